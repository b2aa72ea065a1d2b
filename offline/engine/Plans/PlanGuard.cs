using System.Collections.Immutable;
using Rollback.Offline.Engine.Steps;

namespace Rollback.Offline.Engine.Plans;

/// <summary>Keeps an update to what its plan allows. Safe for concurrent use.</summary>
public sealed class PlanGuard(ImmutableDictionary<string, PlannedResource> plan)
{
    /// <summary>Steps that change nothing are always allowed, and so are the engine's own.</summary>
    private static readonly ImmutableHashSet<string> Harmless = ["same", "read", "refresh", "discard", "read-replacement", "discard-replaced"];

    private readonly Dictionary<string, ImmutableQueue<string>> _open =
        plan.ToDictionary(entry => entry.Key, entry => ImmutableQueue.CreateRange(entry.Value.Steps.Where(op => !Harmless.Contains(op))));

    private readonly Lock _gate = new();

    /// <summary>Notes a step that is about to be carried out.</summary>
    /// <exception cref="StepFailedException">The plan does not have it, or has it otherwise.</exception>
    public void Check(Step step)
    {
        if (Harmless.Contains(step.Op))
        {
            return;
        }

        var urn = step.Subject.Urn;
        lock (_gate)
        {
            var open = _open.GetValueOrDefault(urn) ?? throw Violation(urn, $"{step.Op} is not allowed by the plan: no steps were expected for this resource");
            if (open.IsEmpty)
            {
                throw Violation(urn, $"{step.Op} is not allowed by the plan: no more steps were expected for this resource");
            }

            if (open.Peek() != step.Op)
            {
                throw Violation(urn, $"{step.Op} is not allowed by the plan: this resource is constrained to {open.Peek()}");
            }

            _open[urn] = open.Dequeue();
        }

        if (step.New is { } wanted && plan[urn].Inputs is { } planned
            && InputDifference.Of(step.Old?.Inputs ?? Protocol.Values.PropertyMap.Empty, wanted.Inputs).Against(planned) is { IsEmpty: false } differences)
        {
            throw Violation(urn, $"properties changed: {string.Join(", ", differences)}");
        }
    }

    /// <summary>Resources that were to be changed and were not, though the program ended well.</summary>
    public IReadOnlyList<string> Missing()
    {
        lock (_gate)
        {
            return [.. _open.Where(entry => !entry.Value.IsEmpty && entry.Value.Peek() is not ("update" or "replace" or "create-replacement"))
                .Select(entry => $"expected resource operations for {entry.Key} but none were seen").Order(StringComparer.Ordinal)];
        }
    }

    private static StepFailedException Violation(string urn, string what) => new($"resource {urn} violates plan: {what}");
}
