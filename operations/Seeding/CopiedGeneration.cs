using System.Text.Json;
using Npgsql;
using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Seeding;

/// <summary>
/// A generation that begins as a physical copy of the one that takes the writes, from a snapshot or a point in time. What is to
/// be done for it is read from the databases each time, so a run that was killed is taken up where it was.
/// </summary>
internal sealed class CopiedGeneration(StackSession session, ReleaseChoice choice, GenerationMove move, Seed seed)
{
    /// <summary>How long a new slot may wait for the transactions that write at the time.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private bool _isTaken;

    public GenerationMove Move => move;

    /// <summary>What the copy is for; null: it is there and follows, or gets its rows otherwise.</summary>
    public SeedPurpose? Purpose { get; private set; }

    /// <summary>The name that the release gives the checkpoint to be taken; null: none.</summary>
    public string? Checkpoint => IsDeclared ? null : seed.Checkpoint;

    /// <summary>Whether the release itself declares the snapshot, which the update makes.</summary>
    public bool IsDeclared => seed.Via == SeedMethod.Snapshot && seed.Checkpoint is { } named && choice.Declaration.CheckpointsOf(move.Database).ContainsKey(named);

    /// <summary>Begins to hold on to what is written, unless an earlier run did or nothing is left to copy.</summary>
    /// <param name="isTrial">Only says what would be refused.</param>
    public async Task<Failure?> HoldAsync(bool isTrial, CancellationToken cancellationToken)
    {
        if (!(await StackDatabases.ReadAsync(session, cancellationToken)).Is(out var databases, out var failure) || !databases.Find(move.From, move.Database).Is(out var from, out failure)) return failure;
        var to = databases.Find(move.To, move.Database).Is(out var there, out _) ? there : null;
        return await TryAsync(async () =>
        {
            await using var source = await SwitchSide.OpenAsync(from, cancellationToken);
            if (await source.IsFencedAsync(cancellationToken)) return null;
            var hold = new SeedHold(source, move.To);
            if (to is not null)
            {
                await using var copy = await SwitchSide.OpenAsync(to, cancellationToken);
                await source.IdentifyAsync(cancellationToken);
                await copy.IdentifyAsync(cancellationToken);
                if (await new ReplicationStream(source, copy).ExistsAsync(cancellationToken)) return null;
                if (await hold.FindAsync(cancellationToken) is null)
                    return await HoldsRowsAsync(copy, cancellationToken) ? SeedFailure.TooOld(copy.Label, source.Label) : null;
            }
            else if (await hold.FindAsync(cancellationToken) is null)
            {
                if (await EarlierAsync(cancellationToken) is { } earlier) return earlier;
                var catalog = await SwitchCatalog.ReadAsync(source.Connection, cancellationToken);
                if (await SeedPreflight.ReasonsAsync(source, catalog, cancellationToken) is { Count: > 0 } reasons) return SeedFailure.Unfit(reasons);
                if (isTrial) return null;
                if (await hold.TakeAsync(catalog.Tables, Limit, cancellationToken) is { } blocked) return blocked;
                _isTaken = true;
            }

            Purpose = new(move.To, (await hold.FindAsync(cancellationToken))!);
            return null;
        });
    }

    /// <summary>Takes <see cref="HoldAsync"/> back if this run did it.</summary>
    public async Task LetGoAsync()
    {
        if (!_isTaken || !(await DatabaseSource.OfGenerationAsync(session, move.From, move.Database, CancellationToken.None)).Is(out var from, out _)) return;
        await TryAsync(async () =>
        {
            await using var source = await SwitchSide.OpenAsync(from, CancellationToken.None);
            await new SeedHold(source, move.To).ReleaseAsync(CancellationToken.None);
            return null;
        });
    }

    /// <summary>Makes the copy a database of its own.</summary>
    public Task<Failure?> CleanAsync(CancellationToken cancellationToken) => OnBothAsync(join => join.CleanAsync(cancellationToken), cancellationToken);

    /// <summary>Lets it follow from where it ends.</summary>
    public Task<Failure?> FollowAsync(CancellationToken cancellationToken) => OnBothAsync(join => join.FollowAsync(cancellationToken), cancellationToken);

    private async Task<Failure?> OnBothAsync(Func<SeedJoin, Task<Failure?>> run, CancellationToken cancellationToken)
    {
        if (Purpose is null) return null;
        if (!(await StackDatabases.ReadAsync(session, cancellationToken)).Is(out var databases, out var failure)
            || !databases.Find(move.From, move.Database).Is(out var from, out failure) || !databases.Find(move.To, move.Database).Is(out var to, out failure))
        {
            return failure;
        }

        return await TryAsync(async () =>
        {
            await using var source = await SwitchSide.OpenAsync(from, cancellationToken);
            await using var copy = await SwitchSide.OpenAsync(to, cancellationToken);
            return await run(new(source, copy, move.To));
        });
    }

    /// <summary>A checkpoint that exists is older than anything that could be held from now on.</summary>
    private async Task<Failure?> EarlierAsync(CancellationToken cancellationToken)
    {
        if (seed.Checkpoint is not { } named) return null;
        if (!(await session.Engine.OutputsAsync(cancellationToken)).Is(out var outputs, out var failure)) return failure;
        var isThere = seed.Time is not null
            || CheckpointFolder.Of(session.Context.Checkout, session.Stack, choice.Settings).Load().Entries.Any(entry => entry.Record.Name == named || entry.Record.Databases.Values.Any(database => database.RestorePoint.Name == named))
            || outputs.TryGetValue("databases", out var databases) && databases.TryGetProperty(move.Database, out var described)
                && described.TryGetProperty("snapshots", out var snapshots) && snapshots.ValueKind == JsonValueKind.Object && snapshots.TryGetProperty(named, out _);
        return isThere ? SeedFailure.Earlier(move.Database, move.To, named) : IsDeclared ? null : CheckpointFolder.CheckName(named);
    }

    private static async Task<bool> HoldsRowsAsync(SwitchSide copy, CancellationToken cancellationToken)
    {
        foreach (var table in (await SwitchCatalog.ReadAsync(copy.Connection, cancellationToken)).Tables)
        {
            if (await copy.Connection.ValueAsync<bool>($"SELECT EXISTS (SELECT FROM {Sql.Name(table.Schema, table.Name)})", cancellationToken)) return true;
        }

        return false;
    }

    private static async Task<Failure?> TryAsync(Func<Task<Failure?>> run) =>
        (await Reach.TryAsync(async () => await run() is { } refused ? Outcome.Refused(refused) : Outcome.Done())).Failure;
}
