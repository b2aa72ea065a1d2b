using Rollback.Model;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Forecast;

/// <summary>Decides from the facts how each release can be reached. Pure.</summary>
internal sealed class Forecasting(ForecastFacts facts)
{
    private readonly RestoreRules _restores = new(facts);

    /// <summary>One for each release of the lineage that the stack may be updated to, and those that it may not.</summary>
    public IReadOnlyList<ReleaseForecast> All => [.. facts.Lineage.Releases.Select(Of)];

    private ReleaseForecast Of(Release release)
    {
        var number = release.Number.Value;
        if (release.Number == facts.Serving.Number) return Forecast(release, Way.InService, [], []);
        var declared = facts.Lineage.Declare(new() { Release = number, Head = facts.Head, AppliedHead = facts.AppliedHead });
        if (!declared.IsAllowed) return Forecast(release, Way.NotAtAll, [declared.Refusal.ToString()], []);

        if (facts.Vault is { } vault && Lost(vault, release).ToArray() is { Length: > 0 } lost) return Forecast(release, Way.NotAtAll, lost, []);

        var databases = declared.Declaration.Databases.Where(database => facts.Primaries.ContainsKey(database.Key)).Select(database => Of(release, database.Key, database.Value.Primary)).ToArray();
        var way = databases.Length == 0 ? Way.Lossless : databases.Max(database => database.Way);
        return Forecast(release, way, [.. Undone(release)], databases);
    }

    private DatabaseForecast Of(Release release, string database, int to)
    {
        var from = facts.Primaries[database];
        var (way, reasons, stream) = Reach(release, new(database, from, to));
        if (way is Way.InService or Way.Lossless or Way.ByActivation) return new(database, from, to, way, reasons, stream, null);

        var (offer, why) = release.Number < facts.Serving.Number ? _restores.Offer(database, release) : (null, $"a new release with another generation of {database} leads forward");
        if (way is Way.Unknown) return new(database, from, to, way, reasons, stream, offer);
        return new(database, from, to, offer is null ? Way.NotAtAll : Way.ByRestore, offer is null ? [.. reasons, why] : reasons, stream, offer);
    }

    private (Way Way, IReadOnlyList<string> Reasons, StreamFacts? Stream) Reach(Release release, GenerationMove move)
    {
        var irreversible = Irreversible(release, move.Database).ToArray();
        if (move.From == move.To) return (irreversible.Length > 0 ? Way.NotAtAll : Way.Lossless, irreversible, null);
        if (!facts.Streams.TryGetValue(move, out var answer)) return (Way.ByActivation, [$"generation {move.To} of {move.Database} is not made yet"], null);
        if (!answer.Is(out var stream, out var unread)) return (Way.Unknown, [unread.Message], null);

        if (!stream.Exists && release.Number > facts.Serving.Number) return (Way.ByActivation, [$"generation {move.To} of {move.Database} does not follow generation {move.From} yet"], stream);
        var reasons = irreversible.Concat(StreamRules.Reasons(move, stream)).ToArray();
        return reasons.Length > 0 ? (Way.NotAtAll, reasons, stream) : (Way.Lossless, [], stream);
    }

    /// <summary>An update would make such a version anew, with another value under the old label.</summary>
    private IEnumerable<string> Lost(VaultFacts vault, Release release) => release.Number.Value > facts.AppliedHead ? [] : release.Secrets
        .Where(pin => !vault.Holds(pin.Key, pin.Value))
        .Select(pin => $"version {pin.Value} of secret {pin.Key} is pinned by release {release.Number} and is not in the stack's state: its value is gone, or waits for its deletion");

    private IEnumerable<string> Irreversible(Release release, string database) => Changes(release)
        .Where(change => change.Change.Database == database && change.Change.Class == ChangeClass.Irreversible)
        .Select(change => $"change {change.Change.Id} of release {change.Release} is irreversible: only a restore brings the earlier state of {database} back");

    /// <summary>Going back on one generation leaves its schema as it is.</summary>
    private IEnumerable<string> Undone(Release release) => Changes(release)
        .Where(change => change.Change.Class == ChangeClass.Reversible && release.Databases.GetValueOrDefault(change.Change.Database)?.Primary == facts.Primaries.GetValueOrDefault(change.Change.Database))
        .Select(change => $"change {change.Change.Id} of release {change.Release} stays in the schema of {change.Change.Database} until {change.Change.Undo} is run there");

    /// <summary>What the releases after this one changed, up to the one in service.</summary>
    private IEnumerable<(int Release, Change Change)> Changes(Release release) => facts.Lineage.Releases
        .Where(later => later.Number > release.Number && later.Number <= facts.Serving.Number)
        .SelectMany(later => later.Changes.Select(change => (later.Number.Value, change)));

    private static ReleaseForecast Forecast(Release release, Way way, IReadOnlyList<string> reasons, IReadOnlyList<DatabaseForecast> databases) =>
        new(release.Number.Value, release.Summary, way, Command(release.Number.Value, way, databases), reasons, databases);

    private static string? Command(int number, Way way, IReadOnlyList<DatabaseForecast> databases) => way switch
    {
        Way.Lossless => $"rollback to {number}",
        Way.ByActivation => $"rollback activate {number}",
        Way.ByRestore => $"rollback to {number} --restore-data --checkpoint {databases.First(database => database.Restore is not null && database.Way == Way.ByRestore).Restore!.Checkpoint}",
        _ => null,
    };
}
