using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Health;
using Rollback.Operations.Phases;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Restore;

/// <summary>
/// The steps that bring the data of a checkpoint back. Each looks at what is there, so the same command finishes an
/// interrupted one: the release by its file, the generations by their fences, the stack by its outputs.
/// </summary>
internal sealed class RestorePlan(StackSession session, RestoreTarget target, RestoreRequest request, ServiceCheck health)
{
    private readonly IReadOnlyList<RestoreMove> _moves = [.. GenerationMove.Between(target.Outputs.Primaries, target.Release).Select(move => new RestoreMove(session, move, request))];
    private readonly IReadOnlyList<LaterWrites> _later = request.AbandonWrites ? [] :
    [
        .. target.Release.Databases.Where(database => target.Checkpoint.Databases.ContainsKey(database.Key)).Select(database => new LaterWrites(
            session, database.Key, database.Value.Primary, request, GenerationMove.Between(target.Outputs.Primaries, target.Release).FirstOrDefault(move => move.Database == database.Key))),
    ];

    private readonly PhasedUpdate _update = new(session, health)
    {
        Settings = target.Settings,
        Outputs = target.Outputs,
        Release = target.Release,
        Serving = target.Serving,
        Again = Command(request),
        NotConverged = RestoreFailure.NotConvergedCode,
    };

    private bool _touched;

    /// <summary>Whether anything real has changed. An interrupted update counts: nobody can say.</summary>
    public bool IsTouched => _touched || _update.IsTouched || _moves.Any(move => move.IsTouched);

    /// <summary>The longest that writes of a database were held back; null if none moved.</summary>
    public double? WritePauseMs => _moves.Max(move => move.WritePauseMs);

    /// <summary>Databases that go back.</summary>
    public IReadOnlyList<GenerationMove> Moves => [.. _moves.Select(move => move.Move)];

    /// <summary>Where the later writes are.</summary>
    public IReadOnlyList<RestoreSalvage> Salvage => [.. _later.Select(later => later.Extracted).OfType<RestoreSalvage>()];

    public IReadOnlyList<Step> Steps => [.. Choose(), .. _moves.SelectMany(Restore), .. _moves.SelectMany(Move), .. _update.Serve(skipIfThere: _moves.Count == 0), .. _later.Select(Extract)];

    private int Number => target.Release.Number.Value;

    private static string Command(RestoreRequest request) => $"rollback to {request.Release} --restore-data --checkpoint {request.Checkpoint}";

    private IEnumerable<Step> Choose()
    {
        yield return new("checkpoint", $"Verify checkpoint {request.Checkpoint}: digests, chain, baseline, backups.") { Do = _ => Task.FromResult<Failure?>(null) };
        yield return target.Appended.Add(Command(request));
        yield return new("preview", "Preview the update, and refuse if it deletes or replaces anything stateful.") { Do = PreviewAsync };
        if (_moves.Count == 0) yield break;

        var restored = string.Join(" and ", _moves.Select(move => $"{move.Move.Database} generation {move.Move.To}"));
        foreach (var step in _update.Prepare($"Update stack {session.Stack}: restore {restored} to the checkpoint; traffic and writes stay with release {target.Serving}."))
            yield return step;
    }

    private IEnumerable<Step> Restore(RestoreMove move)
    {
        var (name, generation) = (move.Move.Database, move.Move.To);
        yield return new($"shield-{name}", $"Give generation {generation} of {name} its own identity, and close it for clients.") { IsDone = move.IsPastAsync, Do = move.ShieldAsync, Touches = true };
        yield return new($"parity-{name}", $"Compare generation {generation} of {name} with the checkpoint's baseline, row by row, and refuse if it differs.") { IsDone = move.IsPastAsync, Do = token => CompareAsync(move.Move, token), Touches = true };
    }

    private IEnumerable<Step> Move(RestoreMove move)
    {
        var (name, from, to) = (move.Move.Database, move.Move.From, move.Move.To);
        if (!request.AbandonWrites && !request.HoldsWrites)
            yield return new($"keep-{name}", $"Copy generation {to} of {name} within its server, to compare with once it serves.") { IsDone = move.IsPastAsync, Do = move.KeepAsync, Touches = true };
        yield return new($"close-{name}", $"Hold clients of {name} back at the gateway, and close generation {from} for writes.") { IsDone = move.IsPastAsync, Do = move.CloseAsync, Touches = true };
        if (!request.AbandonWrites && request.HoldsWrites)
            yield return new($"salvage-{name}", $"Extract what generation {from} of {name} was given after the checkpoint into files.") { IsDone = move.IsPastAsync, Do = move.SalvageAsync, Touches = true };
        yield return new($"open-{name}", $"Open generation {to} of {name}, point the gateway there, and let clients go on.") { Do = move.OpenAsync, Touches = true };
    }

    private Step Extract(LaterWrites later) => new(
        request.HoldsWrites ? $"salvaged-{later.Database}" : $"salvage-{later.Database}",
        request.HoldsWrites ? $"See that the later writes of {later.Database} are in files." : $"Extract what {later.Source} was given after the checkpoint into files.")
    {
        IsDone = later.IsDoneAsync,
        Do = later.ExtractAsync,
        Touches = true,
    };

    private async Task<Failure?> PreviewAsync(CancellationToken cancellationToken) =>
        await session.WakeAsync(cancellationToken) ?? await _update.PreviewAsync(_moves.Count > 0, cancellationToken);

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
}
