using System.Globalization;
using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Health;
using Rollback.Operations.Phases;
using Rollback.Operations.Schema;
using Rollback.Operations.Seeding;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Activate;

/// <summary>
/// The steps that prepare a release, move the writes to its generations and put it in service. Each looks at what is there,
/// so the same command finishes an interrupted one.
/// </summary>
internal sealed class ActivatePlan(StackSession session, ReleaseChoice choice, Release serving, ServiceCheck health)
{
    private readonly List<SwitchResult> _switches = [];
    private readonly PhasedUpdate _update = new(session, health)
    {
        Settings = choice.Settings,
        Outputs = choice.Outputs,
        Release = choice.Release,
        Serving = serving.Number.Value,
        Again = string.Create(CultureInfo.InvariantCulture, $"rollback activate {choice.Number}"),
        NotConverged = "ACT003",
    };

    private readonly Copies _copies = new(session, choice, MovesOf(choice, serving));
    private CheckpointEntry? _taken;
    private bool _touched;

    /// <summary>The longest that writes were held back; null if none were.</summary>
    public double? WritePauseMs => _switches.Max(done => done.WritePauseMs);

    /// <summary>The moves of databases so far.</summary>
    public IReadOnlyList<SwitchResult> Switches => _switches;

    /// <summary>The checkpoint that this run took; null if it took none.</summary>
    public string? CheckpointName { get; private set; }

    /// <summary>Whether anything real has changed. An interrupted update counts: nobody can say.</summary>
    public bool IsTouched => _touched || _update.IsTouched;

    public IReadOnlyList<Step> Steps =>
    [
        .. Verify(),
        .. Moves.Count > 0 ? Prepare() : [],
        .. _copies.Any && !_copies.AreDue ? [.. _copies.Hold(WakeAsync), Checkpoint(), _update.More("restore", $"Update stack {session.Stack}: restore the copies of that checkpoint; traffic and writes stay.")]
            : _copies.Any ? Array.Empty<Step>() : [Checkpoint()],
        .. Moves.SelectMany(Move),
        .. _update.Serve(skipIfThere: false),
    ];

    private IReadOnlyList<GenerationMove> Moves { get; } = MovesOf(choice, serving);

    private int Number => choice.Number;

    private IEnumerable<Step> Verify()
    {
        // Done to make this plan, under the same lock.
        yield return new("lineage", $"Verify the lineage, and that release {Number} may follow release {serving.Number}.") { Do = _ => Task.FromResult<Failure?>(null) };
        // A copy is of the checkpoint, so that comes before the update which restores it, and what is written since is held before.
        if (_copies.Any && _copies.AreDue)
        {
            foreach (var step in _copies.Hold(WakeAsync)) yield return step;
            yield return Checkpoint() with { Undo = TakeCheckpointBack };
        }

        yield return new("preview", $"Preview the update{(Moves.Count > 0 ? $" that prepares release {Number}" : "")}, and refuse if it deletes or replaces anything stateful.") { Do = PreviewAsync };
    }

    private IEnumerable<Step> Prepare() =>
        _update.Prepare($"Update stack {session.Stack}: declare what release {Number} adds; traffic and writes stay with release {serving.Number}.");

    private Step Checkpoint() => new("checkpoint", $"Take a checkpoint of release {serving.Number}: the moment to which --restore-data goes back.")
    {
        IsDone = async token => Moves.Count == 0 ? choice.Outputs.Release == Number && choice.Outputs.Phase == "serve" : _copies.AreTaken || await HasMovedAsync(token),
        // Changes nothing of the stack and nothing of its data: what is refused after it is still refused with nothing touched.
        Do = CheckpointAsync,
    };

    private IEnumerable<Step> Move(GenerationMove move)
    {
        var changes = Changes(move.Database);
        var copy = _copies.Of(move.Database);
        var scripts = changes.Count > 0 ? $"apply {string.Join(", ", changes.Select(change => change.Id))} there" : "";
        if (copy is not null)
            yield return new($"copy-{move.Database}", $"Make generation {move.To} of {move.Database} a database of its own: until now it is a copy of generation {move.From}.") { Do = copy.CleanAsync, Touches = true };
        var given = copy is null ? $"Give generation {move.To} of {move.Database} the schema of generation {move.From}" : $"See that generation {move.To} of {move.Database} has the schema of generation {move.From}";
        yield return new($"schema-{move.Database}", $"{given}{(scripts.Length > 0 ? $", and {scripts}" : "")}.")
        {
            Do = token => CopySchemaAsync(move, changes, token),
            Touches = true,
        };
        if (copy is not null)
            yield return new($"follow-{move.Database}", $"Let generation {move.To} go on exactly behind the last commit that its copy holds.") { Do = copy.FollowAsync, Touches = true };
        yield return new($"parity-{move.Database}", $"Let generation {move.To} follow, and compare every row of both while the services write.")
        {
            IsDone = token => IsFencedAsync(move, token),
            Do = token => CompareAsync(move, token),
            Touches = true,
        };
        yield return new($"cutover-{move.Database}", $"Move the writes of {move}, with the way back armed.") { Do = token => SwitchAsync(move, token), Touches = true };
    }

    private async Task<Failure?> PreviewAsync(CancellationToken cancellationToken) =>
        await WakeAsync(cancellationToken) ?? await _copies.CheckAsync(cancellationToken) ?? await _update.PreviewAsync(Moves.Count > 0, cancellationToken);

    private async Task<Failure?> WakeAsync(CancellationToken cancellationToken) =>
        await session.WakeAsync(cancellationToken) ?? await Interrupted.CheckAsync(session, choice.Lineage, choice.Outputs, Number, cancellationToken);

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
        var settings = choice.Settings.Reread();
        var taken = CheckpointFolder.Of(session.Context.Checkout, session.Stack, settings).Load();
        var wanted = _copies.CheckpointName ?? $"before-{Number}";
        var name = wanted;
        for (var again = 2; taken.Find(name) is not null || choice.Lineage.Releases.Any(release => release.Retire.Checkpoints.Contains(name)); again++)
            name = string.Create(CultureInfo.InvariantCulture, $"{wanted}-{again}");
        var taking = new CheckpointTaking(session, settings, new()
        {
            Name = name,
            Lineage = choice.Lineage,
            Serving = serving,
            Seeds = _copies.Purposes,
        });
        var outcome = await taking.RunAsync(cancellationToken);
        if (taking.Taken is not null) (CheckpointName, _taken) = (name, taking.Taken);
        return outcome.Failure;
    }

    /// <summary>What nobody will copy is not left behind as if it were to be: an update would.</summary>
    private Task TakeCheckpointBack()
    {
        if (_taken is { } taken) CheckpointFolder.Of(session.Context.Checkout, session.Stack, choice.Settings.Reread()).TakeBack(taken);
        return Task.CompletedTask;
    }

    private static IReadOnlyList<GenerationMove> MovesOf(ReleaseChoice choice, Release serving) =>
        GenerationMove.Between(serving.Databases.ToDictionary(database => database.Key, database => database.Value.Primary), choice.Release);

    /// <summary>The new generation is judged before it takes a write: what the copy lost would be lost on both sides afterwards.</summary>
    private async Task<Failure?> CompareAsync(GenerationMove move, CancellationToken cancellationToken)
    {
        if (!(await DatabaseSource.OfGenerationAsync(session, move.From, move.Database, cancellationToken)).Is(out var from, out var failure)
            || !(await DatabaseSource.OfGenerationAsync(session, move.To, move.Database, cancellationToken)).Is(out var to, out failure))
        {
            return failure;
        }

        var follow = await new LagWatch(from, to, session.Context).DuringAsync(() => GenerationSwitch.FollowAsync(session, move, cancellationToken), cancellationToken);
        _touched |= follow.ExitCode != ExitCode.Refused;
        if (follow.Failure is { } unready)
            return unready;
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

    /// <summary>The migrations that the new generation needs: those of every release after the one in service, up to this one.</summary>
    private IReadOnlyList<Change> Changes(string database) =>
        [.. choice.Lineage.Releases.Where(release => release.Number > serving.Number && release.Number <= choice.Release.Number).SelectMany(release => release.Changes).Where(change => change.Database == database)];
}
