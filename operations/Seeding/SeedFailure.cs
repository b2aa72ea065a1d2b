using Rollback.Model;

namespace Rollback.Operations.Seeding;

/// <summary>Every "no" of seeding a generation by a physical copy.</summary>
internal static class SeedFailure
{
    private const string OtherWays = "Add a generation that is seeded `via: replication`, or by a snapshot or point in time whose checkpoint is not taken yet: activate takes it.";

    public static Failure Unfit(IReadOnlyList<string> reasons) => new(
        "SED001", $"The database cannot seed a generation by a copy: {string.Join("; ", reasons)}.", "Remove these reasons, or seed `via: replication`; nothing was touched.");

    public static Failure WritersDidNotFinish(string label, TimeSpan limit, string sessions) => new(
        "SED002", $"Transactions of {label} did not finish within {Span.Format(limit)}: {sessions}.", "Nothing was held on to. End these sessions; then run the same command again.", Retryable: true);

    public static Failure TooOld(string copy, string source) => new(
        "SED003", $"{copy} was copied before anything held on to the writes of {source}: what was written since cannot reach it, so it cannot take over without loss.", OtherWays);

    public static Failure Earlier(string database, int generation, string checkpoint) => new(
        "SED009", $"Generation {generation} of {database} is to be seeded from checkpoint '{checkpoint}', which was taken before anything held on to what is written since: the generation could not take over without loss.",
        "Leave the checkpoint out of the seed (in a release that was never applied; else in the next one, for another generation): activate takes one. `via: replication` works too.");

    public static Failure SlotGone(string copy, string source) => new(
        "SED004", $"{source} does not hold the writes that {copy} lacks any more: the replication slot is gone.", OtherWays);

    public static Failure NoBeginning(string copy, string source) => new(
        "SED005", $"{copy} holds commits of {source} and lacks earlier ones: it is no copy of it at one moment.", OtherWays);

    public static Failure Stranger(string copy, string source) => new(
        "SED006", $"{copy} is no physical copy of {source}.", OtherWays);

    public static Failure Lacking(string copy, string source, string columns) => new(
        "SED007", $"{copy} lacks what {source} writes: {columns}. What was written since the copy was taken brings these along, and would have nowhere to go.",
        $"If they were added since, add them to {copy} too, and run the same command again. If the release's scripts take them away: seed `via: replication`, or take them away in a later release.");

    public static Failure Unpublished(string source, string tables) => new(
        "SED008", $"Tables were added to {source} while the generation was seeded: {tables}.", "Their rows would be missing. " + OtherWays);
}
