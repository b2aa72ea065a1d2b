using System.Globalization;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Cli.Operations;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Display;

/// <summary>A line per step as it happens, then diagnostics, outputs and the summary: what a log or a pipeline shows.</summary>
public sealed class PlainDisplay : IEventSink
{
    private readonly OperationOptions _options;
    private readonly TextWriter _output;
    private readonly Ink _ink;
    private readonly TimeProvider _clock;
    private readonly Report _report;
    private readonly Dictionary<string, long> _begun = [];

    public PlainDisplay(OperationKind kind, OperationOptions options, CommandContext context, StackReference stack, Snapshot start)
    {
        (_options, _output, _clock) = (options, context.Output, context.Clock);
        _ink = options.Ink;
        _report = new Report(options, context.Output, _ink, start);
        _output.WriteLine(_ink.Bold($"{(options.DryRun ? $"Previewing {kind.Noun}" : kind.Progress)} ({stack.Name}):"));
        _output.WriteLine();
    }

    public void Handle(EngineEvent happening)
    {
        _report.Handle(happening);
        switch (happening)
        {
            case EngineEvent.ResourcePre { Step: var step } when IsShown(step):
                _begun[Key(step)] = _clock.GetTimestamp();
                if (_options is { DryRun: false, SuppressProgress: false } && step.Op is not ("same" or "replace"))
                {
                    WriteStep(step, Operations.Progressive(step.Op));
                }

                break;
            case EngineEvent.ResourceOutputs { Step: var step } when IsShown(step):
                WriteStep(step, _options.DryRun ? Operations.Planned(step.Op) : Ended(step));
                if (_options.Diff)
                {
                    DiffText.Write(_output, step, _ink, _options.ShowSecrets);
                }

                break;
            case EngineEvent.ResourceFailed { Step: var step }:
                WriteStep(step, _ink.Paint("red", "failed"));
                break;
        }
    }

    public async Task FinishAsync(DeploymentResult result)
    {
        _report.Write(result);
        await _output.FlushAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool IsShown(StepMetadata step) => !step.IsInternal && step.Op switch
    {
        "same" => _options.ShowSames || (step.Type == StackOutputs.StackType && !_options.DryRun),
        "read" or "read-replacement" => _options.ShowReads,
        "create-replacement" or "delete-replaced" or "discard-replaced" => _options.ShowReplacementSteps || !_options.DryRun,
        _ => true,
    };

    private string Ended(StepMetadata step) =>
        step.Op != "same" && _begun.Remove(Key(step), out var start)
            ? string.Create(CultureInfo.InvariantCulture, $"{Operations.Past(step.Op)} ({_clock.GetElapsedTime(start).TotalSeconds:0.00}s)")
            : step.Op == "same" ? "" : Operations.Past(step.Op);

    private void WriteStep(StepMetadata step, string status)
    {
        var changed = step.DiffKeys.IsEmpty ? "" : $" [diff: {string.Join(',', step.DiffKeys.Select(key => $"~{key}"))}]";
        var name = Urns.NameOf(step.Urn);
        _output.WriteLine($" {_ink.Paint(Operations.Color(step.Op), Operations.Sign(step.Op))} {step.Type} {name} {status}{changed}".TrimEnd());
        _output.Flush();
    }

    private static string Key(StepMetadata step) => $"{step.Op} {step.Urn}";
}
