using System.Collections.Immutable;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Counts what a person would call the changes of a deployment. Safe for concurrent use.</summary>
public sealed class ChangeCount
{
    private readonly Lock _gate = new();
    private ImmutableSortedDictionary<string, int> _counts = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, int> Counts
    {
        get
        {
            lock (_gate)
            {
                return _counts;
            }
        }
    }

    /// <summary>Counts a step unless it is the engine's own, or a read that found nothing new.</summary>
    public void Add(Step step)
    {
        if (step.IsLogical && !step.IsInternal)
        {
            Add(step.Op);
        }
    }

    public void Add(string op)
    {
        lock (_gate)
        {
            _counts = _counts.SetItem(op, _counts.GetValueOrDefault(op) + 1);
        }
    }
}
