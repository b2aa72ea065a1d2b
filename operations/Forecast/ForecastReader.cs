using Rollback.Model;
using Rollback.Operations.Database;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Forecast;

/// <summary>Gathers the facts of a forecast from the lineage, the stack's state and its databases; touches none of them.</summary>
/// <param name="limit">How long counting what does not fit may take per table; zero: do not count.</param>
internal sealed class ForecastReader(StackSession session, TimeSpan limit)
{
    /// <summary>The facts, or why there is nothing to forecast: the release in service is not known.</summary>
    public async Task<Answer<ForecastFacts>> ReadAsync(StackSettings settings, Lineage lineage, StackOutputs outputs, CancellationToken cancellationToken)
    {
        if (!settings.Integer("head").Is(out var head, out var failure) || !Serving(settings, lineage, outputs).Is(out var serving, out failure))
            return failure;

        var resources = await session.Engine.ResourcesAsync(cancellationToken);
        return new ForecastFacts
        {
            Lineage = lineage,
            Head = head.Value,
            AppliedHead = outputs.LineageHead,
            Serving = serving,
            Primaries = outputs.Primaries,
            Streams = await StreamsAsync(lineage, outputs, cancellationToken),
            Vault = resources.Is(out var state, out _) ? VaultReader.Read(state) : null,
            Now = session.Context.Clock.GetUtcNow(),
        };
    }

    private static Answer<Release> Serving(StackSettings settings, Lineage lineage, StackOutputs outputs)
    {
        if (!settings.Integer("serving").Is(out var named, out var failure)) return failure;
        if ((outputs.Phase == "prepare" ? named.Value : outputs.Release) is not { } number)
            return new Failure("FOR001", $"{(outputs.Release is null ? "Nothing is deployed yet" : $"Release {outputs.Release} is prepared, and the settings do not say which release is in service meanwhile")}.", "`rollback up` deploys; `pulumi config set serving M` names the release that has the traffic.");
        return lineage.TryAt(number, out var release) ? release : new Failure("FOR002", $"Release {number} is in service, but the lineage ends with release {lineage.Head}.", "Bring the missing releases back from version control.");
    }

    /// <summary>One reading for each pair of generations, however many releases need it.</summary>
    private async Task<IReadOnlyDictionary<GenerationMove, Answer<StreamFacts>>> StreamsAsync(Lineage lineage, StackOutputs outputs, CancellationToken cancellationToken)
    {
        var moves = lineage.Releases.Where(release => release.Number.Value <= outputs.LineageHead).SelectMany(release => GenerationMove.Between(outputs.Primaries, release)).Distinct().ToArray();
        var streams = new Dictionary<GenerationMove, Answer<StreamFacts>>();
        if (moves.Length == 0) return streams;

        var known = await StackDatabases.ReadAsync(session, cancellationToken);
        foreach (var move in moves) streams[move] = known.Is(out var databases, out var failure) ? await StreamAsync(databases, move, cancellationToken) : failure;
        return streams;
    }

    private async Task<Answer<StreamFacts>> StreamAsync(StackDatabases databases, GenerationMove move, CancellationToken cancellationToken)
    {
        if (!databases.Find(move.From, move.Database).Is(out var from, out var failure) || !databases.Find(move.To, move.Database).Is(out var to, out failure)) return failure;

        StreamFacts? facts = null;
        var outcome = await Reach.TryAsync(async () =>
        {
            facts = await new FollowerReader(from, to, limit).ReadAsync(cancellationToken);
            return Outcome.Done();
        });
        return facts is not null ? facts : outcome.Failure! with { Message = $"generations {move.From} and {move.To} of {move.Database} could not both be asked: {outcome.Failure!.Message}" };
    }
}
