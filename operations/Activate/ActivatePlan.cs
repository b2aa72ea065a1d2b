using System.Globalization;
using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Engine;
using Rollback.Operations.Health;
using Rollback.Operations.Schema;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;
using Rollback.Operations.To;

namespace Rollback.Operations.Activate;

/// <summary>
/// The steps that prepare a release, move the writes to its generations and put it in service. Each looks at what is there,
/// so the same command finishes an interrupted one.
/// </summary>
internal sealed class ActivatePlan(StackSession session, ReleaseChoice choice, Release serving, ServiceCheck health)
{
    private static readonly TimeSpan HealthLimit = TimeSpan.FromSeconds(90);
    private readonly List<SwitchResult> _switches = [];
    private StackPlan? _plan;
    private bool _touched;

    /// <summary>The longest that writes were held back; null if none were.</summary>
    public double? WritePauseMs => _switches.Max(done => done.WritePauseMs);

    /// <summary>The moves of databases so far.</summary>
    public IReadOnlyList<SwitchResult> Switches => _switches;

    /// <summary>The checkpoint that this run took; null if it took none.</summary>
    public string? CheckpointName { get; private set; }

    /// <summary>Whether anything real has changed. An interrupted update counts: nobody can say.</summary>
    public bool IsTouched => _touched;

    public IReadOnlyList<Step> Steps => [.. Verify(), .. Moves.Count > 0 ? [.. Prepare(), Checkpoint(), .. Moves.SelectMany(Move)] : new[] { Checkpoint() }, .. Serve()];

    private IReadOnlyList<GenerationMove> Moves { get; } =
        GenerationMove.Between(serving.Databases.ToDictionary(database => database.Key, database => database.Value.Primary), choice.Release);

    private int Number => choice.Number;

    private string File => Path.GetFileName(session.Location.Path);

    private IEnumerable<Step> Verify()
    {
        // Done to make this plan, under the same lock.
        yield return new("lineage", $"Verify the lineage, and that release {Number} may follow release {serving.Number}.") { Do = _ => Task.FromResult<Failure?>(null) };
        yield return new("preview", $"Preview the update{(Moves.Count > 0 ? $" that prepares release {Number}" : "")}, and refuse if it deletes or replaces anything stateful.") { Do = PreviewAsync };
    }

    private IEnumerable<Step> Prepare()
    {
        yield return Choose("settings-prepare", $"Set phase prepare, release {Number} and serving {serving.Number} in {File}.", Prepared, () => IsPrepared || IsPastPrepare);
        yield return new("prepare", $"Update stack {session.Stack}: declare what release {Number} adds; traffic and writes stay with release {serving.Number}.")
        {
            IsDone = _ => Task.FromResult(IsPastPrepare || choice.Outputs.Phase == "prepare" && choice.Outputs.Release == Number && ChangeSummary.Operations(_plan!.ChangeSummary) == 0),
            Do = UpdateAsync,
            Touches = true,
        };
    }

    private Step Checkpoint() => new("checkpoint", $"Take a checkpoint of release {serving.Number}: the moment to which --restore-data goes back.")
    {
        IsDone = async token => Moves.Count == 0 ? choice.Outputs.Release == Number && choice.Outputs.Phase == "serve" : await HasMovedAsync(token),
        // Changes nothing of the stack and nothing of its data: what is refused after it is still refused with nothing touched.
        Do = CheckpointAsync,
    };

    private IEnumerable<Step> Move(GenerationMove move)
    {
        var changes = Changes(move.Database);
        yield return new($"schema-{move.Database}", $"Give generation {move.To} of {move.Database} the schema of generation {move.From}{(changes.Count > 0 ? $", and apply {string.Join(", ", changes.Select(change => change.Id))} there" : "")}.")
        {
            Do = token => CopySchemaAsync(move, changes, token),
            Touches = true,
        };
        yield return new($"parity-{move.Database}", $"Let generation {move.To} follow, and compare every row of both while the services write.")
        {
            IsDone = token => IsFencedAsync(move, token),
            Do = token => CompareAsync(move, token),
            Touches = true,
        };
        yield return new($"cutover-{move.Database}", $"Move the writes of {move}, with the way back armed.") { Do = token => SwitchAsync(move, token), Touches = true };
    }

    private IEnumerable<Step> Serve()
    {
        yield return Choose("settings-serve", $"Set phase serve and release {Number} in {File}.", Served, () => IsServed);
        yield return new("serve", $"Update stack {session.Stack} to release {Number}.") { Do = UpdateAsync, Touches = true };
        yield return new("verify", "Wait until every color with traffic is ready and DNS answers with those colors only.") { Do = HealAsync, Touches = true };
        yield return new("converged", "Preview once more: nothing may be left to do.") { Do = ConvergedAsync, Touches = true };
    }

    private Step Choose(string name, string sentence, Func<StackSettings, StackSettings> change, Func<bool> isDone) => new(name, sentence)
    {
        IsDone = _ => Task.FromResult(isDone()),
        Do = _ =>
        {
            change(Current()).Write(session.Location.Path);
            return Task.FromResult<Failure?>(null);
        },
        Undo = () =>
        {
            choice.Settings.Write(session.Location.Path);
            return Task.CompletedTask;
        },
    };

    private async Task<Failure?> PreviewAsync(CancellationToken cancellationToken)
    {
        if (await session.WakeAsync(cancellationToken) is { } asleep)
            return asleep;
        if (await Interrupted.CheckAsync(session, choice.Lineage, choice.Outputs, Number, cancellationToken) is { } unfinished)
            return unfinished;

        var next = Moves.Count > 0 && !IsPastPrepare ? Prepared(Current()) : Served(Current());
        if (!(await GuardedPreview.RunAsync(session, next, Number, cancellationToken)).Is(out var plan, out var failure))
            return failure;
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
            ? failure with { Message = $"{failure.Message} {update.Applied} operations were carried out.", Fix = $"Mend the cause, then `rollback activate {Number}` goes on from there." }
            : null;
    }

    private async Task<Failure?> CopySchemaAsync(GenerationMove move, IReadOnlyList<Change> changes, CancellationToken cancellationToken)
    {
        if (!(await DatabaseSource.OfGenerationAsync(session, move.From, move.Database, cancellationToken)).Is(out var from, out var failure)
            || !(await DatabaseSource.OfGenerationAsync(session, move.To, move.Database, cancellationToken)).Is(out var to, out failure))
        {
            return failure;
        }

        var folder = Path.Combine(session.Context.Checkout.Stacks, choice.Settings.Value("lineage") ?? session.Stack);
        var outcome = await Reach.TryAsync(async () =>
            await new SchemaCopy(from, to, changes, folder, session.Context).RunAsync(cancellationToken) is { } refused ? Outcome.Refused(refused) : Outcome.Done());
        return outcome.Failure;
    }

    private async Task<Failure?> CheckpointAsync(CancellationToken cancellationToken)
    {
        var settings = Current();
        var taken = CheckpointFolder.Of(session.Context.Checkout, session.Stack, settings).Load();
        var name = $"before-{Number}";
        for (var again = 2; taken.Find(name) is not null || choice.Lineage.Releases.Any(release => release.Retire.Checkpoints.Contains(name)); again++)
            name = string.Create(CultureInfo.InvariantCulture, $"before-{Number}-{again}");
        var taking = new CheckpointTaking(session, settings, new() { Name = name, Lineage = choice.Lineage, Serving = serving });
        var outcome = await taking.RunAsync(cancellationToken);
        if (taking.Taken is not null) CheckpointName = name;
        return outcome.Failure;
    }

    /// <summary>The new generation is judged before it takes a write: what the copy lost would be lost on both sides afterwards.</summary>
    private async Task<Failure?> CompareAsync(GenerationMove move, CancellationToken cancellationToken)
    {
        var follow = await GenerationSwitch.FollowAsync(session, move, cancellationToken);
        _touched |= follow.ExitCode != ExitCode.Refused;
        if (follow.Failure is { } unready)
            return unready;
        if (!(await DatabaseSource.OfGenerationAsync(session, move.From, move.Database, cancellationToken)).Is(out var from, out var failure)
            || !(await DatabaseSource.OfGenerationAsync(session, move.To, move.Database, cancellationToken)).Is(out var to, out failure))
        {
            return failure;
        }

        return (await Reach.TryAsync(async () => await GenerationParity.RunAsync(from, to, session.Context, cancellationToken) is { } different ? Outcome.Refused(different) : Outcome.Done())).Failure;
    }

    private async Task<bool> HasMovedAsync(CancellationToken cancellationToken)
    {
        foreach (var move in Moves)
        {
            if (!await IsFencedAsync(move, cancellationToken)) return false;
        }

        return true;
    }

    /// <summary>Where this cannot be told, the step itself will say why.</summary>
    private async Task<bool> IsFencedAsync(GenerationMove move, CancellationToken cancellationToken) =>
        (await GenerationSwitch.IsFencedAsync(session, move.Database, move.From, cancellationToken)).Is(out var fenced, out _) && fenced;

    private async Task<Failure?> SwitchAsync(GenerationMove move, CancellationToken cancellationToken)
    {
        var outcome = await GenerationSwitch.RunAsync(session, move, onlyArmed: false, cancellationToken);
        _touched |= outcome.ExitCode != ExitCode.Refused;
        if (outcome.Result is SwitchResult done)
            _switches.Add(done);
        return outcome.Failure;
    }

    private async Task<Failure?> HealAsync(CancellationToken cancellationToken) =>
        (await session.OutputsAsync(cancellationToken)).Is(out var outputs, out var failure)
            ? await health.WaitAsync(choice.Release, outputs, HealthLimit, cancellationToken)
            : failure;

    private async Task<Failure?> ConvergedAsync(CancellationToken cancellationToken)
    {
        if (!(await session.Engine.PreviewAsync(null, cancellationToken)).Is(out var plan, out var failure))
            return failure;
        var left = ChangeSummary.Operations(plan.ChangeSummary);
        return left == 0 ? null : new("ACT003", $"Another update of stack {session.Stack} would carry out {left} operations: it has not converged.", "`rollback preview` shows them.");
    }

    /// <summary>The migrations that the new generation needs: those of every release after the one in service, up to this one.</summary>
    private IReadOnlyList<Change> Changes(string database) =>
        [.. choice.Lineage.Releases.Where(release => release.Number > serving.Number && release.Number <= choice.Release.Number).SelectMany(release => release.Changes).Where(change => change.Database == database)];

    private bool IsPrepared => Current() is var now && now.Value("phase") == "prepare" && Is(now, "release", Number) && Is(now, "serving", serving.Number.Value);

    private bool IsServed => Current() is var now && Is(now, "release", Number) && now.Value("phase") is null or "serve";

    /// <summary>An earlier run was about to put the release in service; preparing again would take traffic back.</summary>
    private bool IsPastPrepare => choice.Outputs.Phase == "prepare" && choice.Outputs.Release == Number && Is(choice.Settings, "release", Number) && choice.Settings.Value("phase") is null or "serve";

    private static bool Is(StackSettings settings, string name, int value) => settings.Value(name) == Text(value);

    private StackSettings Prepared(StackSettings settings) => settings.With("serving", Text(serving.Number.Value)).With("release", Text(Number)).With("phase", "prepare");

    private StackSettings Served(StackSettings settings) => settings.With("release", Text(Number)).With("phase", "serve");

    /// <summary>As they are in the file now: pulumi adds to it too.</summary>
    private StackSettings Current() => StackSettings.Read(session.Location.Path).Is(out var settings, out _) ? settings : choice.Settings;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
