using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Database;
using Rollback.Operations.Restore;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Forecast;

/// <summary>Gathers the facts of a forecast from the lineage, the checkpoints, the stack's state and its databases; touches none of them.</summary>
/// <param name="limit">How long counting may take per table; zero: do not count.</param>
internal sealed class ForecastReader(StackSession session, StackSettings settings, Lineage lineage, StackOutputs outputs, TimeSpan limit)
{
    private Answer<StackDatabases>? _databases;

    /// <summary>The facts, or why there is nothing to forecast: the release in service is not known.</summary>
    public async Task<Answer<ForecastFacts>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!settings.Integer("head").Is(out var head, out var failure) || !ServingRelease.In(lineage, session.Stack, settings, outputs).Is(out var serving, out failure) || !(await session.Engine.OutputsAsync(cancellationToken)).Is(out var raw, out failure))
            return failure;

        var resources = await session.Engine.ResourcesAsync(cancellationToken);
        var checkpoints = new CheckpointReader(CheckpointFolder.Of(session.Context.Checkout, session.Stack, settings), lineage, raw, session.Context.Clock);
        var facts = new ForecastFacts
        {
            Lineage = lineage,
            Head = head.Value,
            AppliedHead = outputs.LineageHead,
            Serving = serving,
            Primaries = outputs.Primaries,
            Streams = await StreamsAsync(cancellationToken),
            Vault = resources.Is(out var state, out _) && state.Count > 0 ? VaultReader.Read(state) : null,
            Checkpoints = checkpoints.All,
            Now = session.Context.Clock.GetUtcNow(),
        };
        return await WithRowsAsync(facts, checkpoints, cancellationToken);
    }

    /// <summary>One reading for each pair of generations, however many releases need it.</summary>
    private async Task<IReadOnlyDictionary<GenerationMove, Answer<StreamFacts>>> StreamsAsync(CancellationToken cancellationToken)
    {
        var moves = lineage.Releases.Where(release => release.Number.Value <= outputs.LineageHead).SelectMany(release => GenerationMove.Between(outputs.Primaries, release)).Distinct().ToArray();
        var streams = new Dictionary<GenerationMove, Answer<StreamFacts>>();
        foreach (var move in moves) streams[move] = await StreamAsync(move, cancellationToken);
        return streams;
    }

    private async Task<Answer<StreamFacts>> StreamAsync(GenerationMove move, CancellationToken cancellationToken)
    {
        if (!(await DatabasesAsync(cancellationToken)).Is(out var databases, out var failure) || !databases.Find(move.From, move.Database).Is(out var from, out failure) || !databases.Find(move.To, move.Database).Is(out var to, out failure))
            return failure;

        StreamFacts? facts = null;
        var outcome = await Reach.TryAsync(async () =>
        {
            facts = await new FollowerReader(from, to, limit, session.Context.Clock).ReadAsync(cancellationToken);
            return Outcome.Done();
        });
        return facts is not null ? facts : outcome.Failure! with { Message = $"generations {move.From} and {move.To} of {move.Database} could not both be asked: {outcome.Failure!.Message}" };
    }

    /// <summary>Counted only for checkpoints that a forecast offers: it reads whole tables.</summary>
    private async Task<ForecastFacts> WithRowsAsync(ForecastFacts facts, CheckpointReader checkpoints, CancellationToken cancellationToken)
    {
        var offered = new Forecasting(facts).All.SelectMany(release => release.Databases).Where(database => database.Restore is not null).Select(database => (database.Database, database.Restore!.Checkpoint)).ToHashSet();
        var counted = new List<CheckpointFacts>();
        foreach (var checkpoint in facts.Checkpoints)
        {
            counted.Add(limit > TimeSpan.Zero && offered.Contains((checkpoint.Database, checkpoint.Name)) && checkpoints.Rows(checkpoint.Name, checkpoint.Database) is { } rows
                ? checkpoint with { RowsSince = Larger(await RowsAsync(checkpoint.Database, facts.Primaries[checkpoint.Database], rows, cancellationToken), await WrittenAsync(checkpoints.Find(checkpoint.Name)!, checkpoint.Database, cancellationToken)) }
                : checkpoint);
        }

        return facts with { Checkpoints = counted };
    }

    private async Task<long?> RowsAsync(string database, int generation, IReadOnlyList<(string From, long Rows)> then, CancellationToken cancellationToken)
    {
        if (!(await DatabasesAsync(cancellationToken)).Is(out var databases, out _) || !databases.Find(generation, database).Is(out var primary, out _)) return null;

        long? rows = null;
        // A database that does not answer was told already; the count is then not known.
        await Reach.TryAsync(async () =>
        {
            rows = await new RowsSince(primary, limit, session.Context.Clock).CountAsync(then, cancellationToken);
            return Outcome.Done();
        });
        return rows;
    }

    /// <summary>As the checkpoint's own generation counted them: updates too, but only as long as it took the writes or followed.</summary>
    private async Task<long?> WrittenAsync(CheckpointRecord checkpoint, string database, CancellationToken cancellationToken) =>
        (await RestoreLoss.OfAsync(session, checkpoint, cancellationToken)).FirstOrDefault(loss => loss.Database == database)?.RowsWritten;

    /// <summary>Both say at least how many.</summary>
    private static long? Larger(long? one, long? other) => one is { } first && other is { } second ? Math.Max(first, second) : one ?? other;

    private async Task<Answer<StackDatabases>> DatabasesAsync(CancellationToken cancellationToken) => _databases ??= await StackDatabases.ReadAsync(session, cancellationToken);
}
