using Rollback.Model;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Seeding;

/// <summary>What the primaries of a stack hold for generations whose activation did not finish.</summary>
internal static class UnfinishedSeeds
{
    /// <summary>Whether any release seeds a generation by a copy: elsewhere nothing can be held.</summary>
    public static bool ArePossible(Lineage lineage) =>
        lineage.Releases.SelectMany(release => release.Databases.Values).SelectMany(database => database.Generations.Values).Any(generation => generation.Seed is { Via: not SeedMethod.Replication });

    /// <summary>By database; what cannot be reached is left out, with a word of warning.</summary>
    public static Task<IReadOnlyDictionary<string, IReadOnlyList<HeldSeed>>> ReadAsync(StackSession session, IReadOnlyDictionary<string, int> primaries, CancellationToken cancellationToken) =>
        EachAsync(session, primaries, async address =>
        {
            await using var source = await SwitchSide.OpenAsync(address, cancellationToken);
            return await HeldSeeds.ReadAsync(source, cancellationToken);
        }, cancellationToken);

    /// <summary>Lets go of all of it.</summary>
    public static Task<IReadOnlyDictionary<string, IReadOnlyList<HeldSeed>>> ReleaseAsync(StackSession session, IReadOnlyDictionary<string, int> primaries, CancellationToken cancellationToken) =>
        EachAsync(session, primaries, address => HeldSeeds.ReleaseAsync(address, cancellationToken), cancellationToken);

    private static async Task<IReadOnlyDictionary<string, IReadOnlyList<HeldSeed>>> EachAsync(
        StackSession session, IReadOnlyDictionary<string, int> primaries, Func<DatabaseAddress, Task<IReadOnlyList<HeldSeed>>> read, CancellationToken cancellationToken)
    {
        var held = new SortedDictionary<string, IReadOnlyList<HeldSeed>>(StringComparer.Ordinal);
        if (!(await StackDatabases.ReadAsync(session, cancellationToken)).Is(out var databases, out _)) return held;
        foreach (var (name, generation) in primaries)
        {
            if (!databases.Find(generation, name).Is(out var address, out _)) continue;
            var outcome = await Reach.TryAsync(async () =>
            {
                if (await read(address) is { Count: > 0 } seeds) held[name] = seeds;
                return Outcome.Done();
            });
            if (outcome.Failure is { } failure) session.Context.Report.Warn($"What {address.Label} holds for unfinished generations is not known: {failure.Message}");
        }

        return held;
    }
}
