using System.Globalization;
using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Engine;
using Rollback.Operations.Health;
using Rollback.Operations.Releases;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;
using Rollback.Operations.To;

namespace Rollback.Operations.Restore;

/// <summary>
/// The steps that bring the data of a checkpoint back. Each looks at what is there, so the same command finishes an
/// interrupted one: the release by its file, the generations by their fences, the stack by its outputs.
/// </summary>
internal sealed class RestorePlan(StackSession session, RestoreTarget target, RestoreRequest request, ServiceCheck health)
{
    private static readonly TimeSpan HealthLimit = TimeSpan.FromSeconds(90);
    private readonly IReadOnlyList<RestoreMove> _moves = [.. GenerationMove.Between(target.Outputs.Primaries, target.Release).Select(move => new RestoreMove(session, move, request))];
    private StackPlan? _plan;
    private bool _touched;

    /// <summary>Whether anything real has changed. An interrupted update counts: nobody can say.</summary>
    public bool IsTouched => _touched || _moves.Any(move => move.IsTouched);

    /// <summary>The longest that writes of a database were held back; null if none moved.</summary>
    public double? WritePauseMs => _moves.Max(move => move.WritePauseMs);

    public IReadOnlyList<RestoreMove> Moves => _moves;

    public IReadOnlyList<Step> Steps => [.. Choose(), .. _moves.SelectMany(Restore), .. _moves.SelectMany(Move), .. Serve()];

    private int Number => target.Release.Number.Value;

    private string File => Path.GetFileName(session.Location.Path);

    private string Again => $"rollback to {request.Release} --restore-data --checkpoint {request.Checkpoint}";

    private IEnumerable<Step> Choose()
    {
        yield return new("checkpoint", $"Verify checkpoint {request.Checkpoint}: digests, chain, baseline, backups.") { Do = _ => Task.FromResult<Failure?>(null) };
        yield return new("release", $"Add release {Number} to the lineage: {target.Release.Summary}.")
        {
            IsDone = _ => Task.FromResult(System.IO.File.Exists(target.File)),
            Do = _ => Task.FromResult(ReleaseFileWriter.WriteOnce(target.File, ReleaseText.Write(target.Release)) ? null : RestoreFailure.Unfinished($"{target.File} has appeared meanwhile.", Again)),
            Undo = TakeReleaseBack,
        };
        yield return new("preview", "Preview the update, and refuse if it deletes or replaces anything stateful.") { Do = PreviewAsync };
        if (_moves.Count == 0) yield break;

        yield return Set("settings-prepare", $"Set phase prepare, release {Number} and serving {target.Serving} in {File}.", Prepared, () => IsPrepared || IsPastPrepare);
        yield return new("prepare", $"Update stack {session.Stack}: restore {string.Join(" and ", _moves.Select(move => $"{move.Move.Database} generation {move.Move.To}"))} to the checkpoint; traffic and writes stay with release {target.Serving}.")
        {
            IsDone = _ => Task.FromResult(IsPastPrepare || target.Outputs.Phase == "prepare" && target.Outputs.Release == Number && ChangeSummary.Operations(_plan!.ChangeSummary) == 0),
            Do = UpdateAsync,
            Touches = true,
        };
    }

    private IEnumerable<Step> Restore(RestoreMove move)
    {
        var (name, generation) = (move.Move.Database, move.Move.To);
        yield return new($"shield-{name}", $"Give generation {generation} of {name} its own identity, and close it for clients.") { IsDone = move.IsPastAsync, Do = move.ShieldAsync, Touches = true };
        yield return new($"parity-{name}", $"Compare generation {generation} of {name} with the checkpoint's baseline, row by row, and refuse if it differs.") { IsDone = move.IsPastAsync, Do = token => CompareAsync(move.Move, token), Touches = true };
    }

    private static IEnumerable<Step> Move(RestoreMove move)
    {
        var (name, from, to) = (move.Move.Database, move.Move.From, move.Move.To);
        yield return new($"close-{name}", $"Hold clients of {name} back at the gateway, and close generation {from} for writes.") { IsDone = move.IsPastAsync, Do = move.CloseAsync, Touches = true };
        yield return new($"salvage-{name}", $"Extract what generation {from} of {name} was given after the checkpoint into files.") { IsDone = move.IsSalvagedAsync, Do = move.SalvageAsync, Touches = true };
        yield return new($"open-{name}", $"Open generation {to} of {name}, point the gateway there, and let clients go on.") { Do = move.OpenAsync, Touches = true };
    }

    private IEnumerable<Step> Serve()
    {
        yield return Set("settings-serve", $"Set phase serve and release {Number} in {File}.", Served, () => IsServed);
        yield return new("serve", $"Update stack {session.Stack} to release {Number}.")
        {
            IsDone = _ => Task.FromResult(_moves.Count == 0 && target.Outputs.Release == Number && ChangeSummary.Operations(_plan!.ChangeSummary) == 0),
            Do = UpdateAsync,
            Touches = true,
        };
        yield return new("verify", "Wait until every color with traffic is ready and DNS answers with those colors only.") { Do = HealAsync, Touches = true };
        yield return new("converged", "Preview once more: nothing may be left to do.") { Do = ConvergedAsync, Touches = true };
    }

    private Step Set(string name, string sentence, Func<StackSettings, StackSettings> change, Func<bool> isDone) => new(name, sentence)
    {
        IsDone = _ => Task.FromResult(isDone()),
        Do = _ =>
        {
            change(Current()).Write(session.Location.Path);
            return Task.FromResult<Failure?>(null);
        },
        Undo = () =>
        {
            target.Settings.Write(session.Location.Path);
            return Task.CompletedTask;
        },
    };

    /// <summary>A release that no update knows is a draft.</summary>
    private Task TakeReleaseBack()
    {
        if (!target.IsNoted) System.IO.File.Delete(target.File);
        return Task.CompletedTask;
    }

    private async Task<Failure?> PreviewAsync(CancellationToken cancellationToken)
    {
        if (await session.WakeAsync(cancellationToken) is { } asleep) return asleep;
        if (!(await GuardedPreview.RunAsync(session, _moves.Count > 0 && !IsPastPrepare ? Prepared(Current()) : Served(Current()), Number, cancellationToken)).Is(out var plan, out var failure)) return failure;
        _plan = plan;
        return null;
    }

    private async Task<Failure?> UpdateAsync(CancellationToken cancellationToken)
    {
        var before = _touched;
        _touched = true;
        var context = session.Context;
        var update = await StackRun.RunAsync(session.Engine, StackVerb.Up, context.Report, context.Clock, cancellationToken);
        _touched = before || update.Applied > 0 || update.Failure is { } fault && PulumiFailure.WasKilled(fault);
        return update.Failure is { } failure
            ? failure with { Message = $"{failure.Message} {update.Applied} operations were carried out.", Fix = $"Mend the cause, then `{Again}` goes on from there." }
            : null;
    }

    private async Task<Failure?> CompareAsync(GenerationMove move, CancellationToken cancellationToken)
    {
        if (!(await DatabaseSource.OfGenerationAsync(session, move.To, move.Database, cancellationToken)).Is(out var restored, out var failure)
            || !target.Folder.Baseline(target.Checkpoint.Databases[move.Database]).Is(out var baseline, out failure))
        {
            return failure;
        }

        _touched = true;
        return (await Reach.TryAsync(async () => await RestoredParity.IsEqualAsync(baseline, restored, session.Context, cancellationToken)
            ? Outcome.Done()
            : Outcome.Refused(RestoreFailure.Differs(restored.Label, request.Checkpoint, $"rollback to {target.Serving}")))).Failure;
    }

    private async Task<Failure?> HealAsync(CancellationToken cancellationToken) =>
        (await session.OutputsAsync(cancellationToken)).Is(out var outputs, out var failure)
            ? await health.WaitAsync(target.Release, outputs, HealthLimit, cancellationToken)
            : failure;

    private async Task<Failure?> ConvergedAsync(CancellationToken cancellationToken)
    {
        if (!(await session.Engine.PreviewAsync(null, cancellationToken)).Is(out var plan, out var failure)) return failure;
        var left = ChangeSummary.Operations(plan.ChangeSummary);
        return left == 0 ? null : RestoreFailure.NotConverged(session.Stack, left);
    }

    private bool IsPrepared => Current() is var now && now.Value("phase") == "prepare" && Is(now, "release", Number) && Is(now, "serving", target.Serving);

    private bool IsServed => Current() is var now && Is(now, "release", Number) && now.Value("phase") is null or "serve";

    /// <summary>An earlier run was about to put the release in service; preparing again would take traffic back.</summary>
    private bool IsPastPrepare => target.Outputs.Phase == "prepare" && target.Outputs.Release == Number && Is(target.Settings, "release", Number) && target.Settings.Value("phase") is null or "serve";

    private static bool Is(StackSettings settings, string name, int value) => settings.Value(name) == Text(value);

    private StackSettings Prepared(StackSettings settings) => Headed(settings).With("serving", Text(target.Serving)).With("release", Text(Number)).With("phase", "prepare");

    private StackSettings Served(StackSettings settings) => Headed(settings).With("release", Text(Number)).With("phase", "serve");

    /// <summary>A head that was chosen must take the new release in.</summary>
    private StackSettings Headed(StackSettings settings) => settings.Integer("head").Is(out var head, out _) && head.Value < Number ? settings.With("head", Text(Number)) : settings;

    private StackSettings Current() => StackSettings.Read(session.Location.Path).Is(out var settings, out _) ? settings : target.Settings;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
