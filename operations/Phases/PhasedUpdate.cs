using Rollback.Model;
using Rollback.Operations.Engine;
using Rollback.Operations.Health;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;
using Rollback.Operations.To;

namespace Rollback.Operations.Phases;

/// <summary>
/// Brings a stack to a release phase by phase: prepared beside the one in service, then in service itself. What becomes of the
/// data between the two is the caller's. Each step looks at what is there, so the same command finishes an interrupted one.
/// </summary>
internal sealed class PhasedUpdate(StackSession session, ServiceCheck health)
{
    private StackPlan? _plan;

    /// <summary>As they were when the command began.</summary>
    public required StackSettings Settings { get; init; }

    /// <summary>Those of the last update before the command began.</summary>
    public required StackOutputs Outputs { get; init; }

    public required Release Release { get; init; }

    /// <summary>The release in service meanwhile.</summary>
    public required int Serving { get; init; }

    /// <summary>The command that goes on after an update that failed.</summary>
    public required string Again { get; init; }

    /// <summary>The code of the failure where another update would find something to do.</summary>
    public required string NotConverged { get; init; }

    /// <summary>Whether an update has changed anything. An interrupted one counts: nobody can say.</summary>
    public bool IsTouched { get; private set; }

    private int Number => Release.Number.Value;

    private string File => Path.GetFileName(session.Location.Path);

    /// <summary>An earlier run was about to put the release in service; preparing again would take traffic back.</summary>
    private bool IsPastPrepare => Outputs.Phase == "prepare" && Outputs.Release == Number && Settings.IsServed(Number);

    private bool IsApplied => Outputs.Release == Number && ChangeSummary.Operations(_plan!.ChangeSummary) == 0;

    /// <param name="sentence">What the update prepares.</param>
    public IEnumerable<Step> Prepare(string sentence)
    {
        yield return Choose(
            "settings-prepare",
            $"Set phase prepare, release {Number} and serving {Serving} in {File}.",
            settings => settings.WithPrepared(Number, Serving),
            settings => settings.IsPrepared(Number, Serving) || IsPastPrepare);
        yield return new("prepare", sentence)
        {
            IsDone = _ => Task.FromResult(IsPastPrepare || Outputs.Phase == "prepare" && IsApplied),
            Do = UpdateAsync,
            Touches = true,
        };
    }

    /// <summary>Once more, when there is more to declare for the same phase: previewed, and refused if it takes data away.</summary>
    public Step More(string name, string sentence) => new(name, sentence)
    {
        Do = async token => await PreviewAsync(prepares: true, token) ?? await UpdateAsync(token),
        Touches = true,
    };

    /// <param name="skipIfThere">Whether the update is left out where the stack is at the release and the preview found nothing to do.</param>
    public IEnumerable<Step> Serve(bool skipIfThere)
    {
        yield return Choose("settings-serve", $"Set phase serve and release {Number} in {File}.", settings => settings.WithServed(Number), settings => settings.IsServed(Number));
        yield return new("serve", $"Update stack {session.Stack} to release {Number}.") { IsDone = _ => Task.FromResult(skipIfThere && IsApplied), Do = UpdateAsync, Touches = true };
        yield return new("verify", "Wait until every color with traffic is ready and DNS answers with those colors only.") { Do = token => health.WaitAsync(session, Release, token), Touches = true };
        yield return new("converged", "Preview once more: nothing may be left to do.") { Do = token => Convergence.CheckAsync(session, NotConverged, token), Touches = true };
    }

    /// <summary>Previews the first update that is left, and refuses one that takes data away.</summary>
    /// <param name="prepares">Whether the release is prepared first.</param>
    public async Task<Failure?> PreviewAsync(bool prepares, CancellationToken cancellationToken)
    {
        var now = Settings.Reread();
        var next = prepares && !IsPastPrepare ? now.WithPrepared(Number, Serving) : now.WithServed(Number);
        return (await GuardedPreview.RunAsync(session, next, Number, cancellationToken)).Is(out _plan, out var failure) ? null : failure;
    }

    private Step Choose(string name, string sentence, Func<StackSettings, StackSettings> change, Func<StackSettings, bool> isDone) => new(name, sentence)
    {
        IsDone = _ => Task.FromResult(isDone(Settings.Reread())),
        Do = _ =>
        {
            change(Settings.Reread()).Write(session.Location.Path);
            return Task.FromResult<Failure?>(null);
        },
        Undo = () =>
        {
            Settings.Write(session.Location.Path);
            return Task.CompletedTask;
        },
    };

    private async Task<Failure?> UpdateAsync(CancellationToken cancellationToken)
    {
        var before = IsTouched;
        IsTouched = true;
        var context = session.Context;
        var update = await StackRun.RunAsync(session.Engine, StackVerb.Up, context.Report, context.Clock, cancellationToken);
        IsTouched = before || update.Applied > 0 || update.Failure is { } fault && PulumiFailure.WasKilled(fault);
        return update.Failure is { } failure
            ? failure with { Message = $"{failure.Message} {update.Applied} operations were carried out.", Fix = $"Mend the cause, then `{Again}` goes on from there." }
            : null;
    }
}
