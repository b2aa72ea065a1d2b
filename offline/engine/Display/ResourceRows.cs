using Rollback.Offline.Engine.Cli.Operations;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Display;

/// <summary>Follows a deployment resource by resource. Safe for concurrent use.</summary>
public sealed class ResourceRows(OperationOptions options, TimeProvider clock)
{
    private readonly Dictionary<string, ResourceRow> _rows = [];
    private readonly List<string> _order = [];
    private readonly Lock _gate = new();

    public void Handle(EngineEvent happening)
    {
        lock (_gate)
        {
            switch (happening)
            {
                case EngineEvent.ResourcePre { Step: var step } when IsFollowed(step):
                    Put(Row(step) with { Step = step, Phase = options.DryRun ? RowPhase.Done : RowPhase.Running, Began = clock.GetTimestamp() });
                    break;
                case EngineEvent.ResourceOutputs { Step: var step } when IsFollowed(step):
                    Put(Ended(Row(step)) with { Step = AsAsked(step), Phase = RowPhase.Done });
                    break;
                case EngineEvent.ResourceFailed { Step: var step } when IsFollowed(step):
                    Put(Ended(Row(step)) with { Step = step, Phase = RowPhase.Failed });
                    break;
                case EngineEvent.Diagnostic { Urn: { Length: > 0 } urn, Severity: not "debug" } said when _rows.TryGetValue(urn, out var row):
                    Put(row with { Message = FirstLine(said) });
                    break;
            }
        }
    }

    /// <summary>What is worth showing, parents before their children, with each one's depth.</summary>
    public IReadOnlyList<(ResourceRow Row, int Depth)> Visible()
    {
        lock (_gate)
        {
            var children = _order.Select(urn => _rows[urn]).ToLookup(row => _rows.ContainsKey(row.Parent) ? row.Parent : "");
            var visible = new List<(ResourceRow, int)>();
            foreach (var row in children[""])
            {
                Add(row, 0, children, visible);
            }

            return visible;
        }
    }

    /// <summary>Adds a row if it, or something below it, is worth showing.</summary>
    private bool Add(ResourceRow row, int depth, ILookup<string, ResourceRow> children, List<(ResourceRow, int)> visible)
    {
        var place = visible.Count;
        visible.Add((row, depth));
        var hasNews = row.IsNews || options.ShowSames || row.Type == StackOutputs.StackType;
        foreach (var child in children[row.Urn])
        {
            hasNews |= Add(child, depth + 1, children, visible);
        }

        if (!hasNews)
        {
            visible.RemoveRange(place, visible.Count - place);
        }

        return hasNews;
    }

    private ResourceRow Row(StepMetadata step) => _rows.GetValueOrDefault(step.Urn)
        ?? new ResourceRow(step.Urn, (step.New ?? step.Old)?.Parent ?? "", null, RowPhase.Waiting, 0, TimeSpan.Zero, "");

    private ResourceRow Ended(ResourceRow row) => row.Phase == RowPhase.Running ? row with { Took = clock.GetElapsedTime(row.Began) } : row;

    /// <summary>Once a part of a replacement has ended, people want to read that it was a replacement.</summary>
    private StepMetadata AsAsked(StepMetadata step) =>
        step.Op is "create-replacement" or "delete-replaced" && !options.ShowReplacementSteps ? step with { Op = "replace" } : step;

    private void Put(ResourceRow row)
    {
        if (!_rows.ContainsKey(row.Urn))
        {
            _order.Add(row.Urn);
        }

        _rows[row.Urn] = row;
    }

    private bool IsFollowed(StepMetadata step) => !step.IsInternal && step.Op switch
    {
        "read" or "read-replacement" => options.ShowReads,
        "create-replacement" or "delete-replaced" or "discard-replaced" => options.ShowReplacementSteps || !options.DryRun,
        _ => true,
    };

    private static string FirstLine(EngineEvent.Diagnostic said)
    {
        var line = said.Message.Trim().Split('\n')[0];
        return said.Severity is "error" or "warning" ? $"{said.Severity}: {line}" : line;
    }
}
