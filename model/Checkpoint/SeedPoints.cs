using System.Collections.Immutable;

namespace Rollback.Model;

/// <summary>
/// Finds the points at which a stack seeds its generations. A release may leave the checkpoint open, since it is taken of each
/// stack at a time of its own; the stack's records then say which it is.
/// </summary>
/// <param name="records">The stack's, in order.</param>
/// <param name="retired">Checkpoints that a release gave up.</param>
/// <param name="mayBeginEmpty">Whether a generation that serves may begin empty where this stack has nothing to restore: nobody's data.</param>
public sealed class SeedPoints(ImmutableArray<TakenRecord> records, IReadOnlySet<string> retired, bool mayBeginEmpty)
{
    /// <summary>
    /// The same declaration with every seed as the provider must be told. A generation whose checkpoint is not taken yet is left
    /// out until it is.
    /// </summary>
    /// <returns>Refused if a generation that would be left out takes the writes.</returns>
    public DeclarationResult Resolve(StackDeclaration declaration)
    {
        var databases = declaration.Databases;
        foreach (var (name, database) in declaration.Databases)
        {
            var generations = database.Generations;
            foreach (var (number, spec) in database.Generations.Where(generation => generation.Value.Seed is not null))
            {
                if (IsTaken(name, number, spec.Seed!, declaration, out var seed))
                    generations = generations.SetItem(number, spec with { Seed = seed });
                else if (database.Primary == number && mayBeginEmpty)
                    generations = generations.SetItem(number, spec with { Seed = null });
                else if (database.Primary == number)
                    return new(null, NotTaken(name, number, spec.Seed!, declaration.Release.Number));
                else
                    generations = generations.Remove(number);
            }

            databases = databases.SetItem(name, database with { Generations = generations });
        }

        return new(declaration with { Databases = databases }, null);
    }

    /// <summary>The record that was taken for a generation, or that its seed names; null: there is none.</summary>
    public TakenRecord? RecordOf(string database, int generation, Seed seed) =>
        records.LastOrDefault(record => record.Databases.TryGetValue(database, out var taken) && taken.Seeds == generation && taken.Generation == seed.Generation)
        ?? records.LastOrDefault(record => record.Name == seed.Checkpoint && record.Databases.TryGetValue(database, out var taken) && taken.Generation == seed.Generation);

    /// <param name="point">What the provider is told; null: nothing, since a seed counts at creation only and what it names was given up since.</param>
    private bool IsTaken(string database, int generation, Seed seed, StackDeclaration declaration, out Seed? point)
    {
        point = seed;
        if (seed.Via == SeedMethod.Replication) return true;
        if (RecordOf(database, generation, seed) is { } record)
        {
            var taken = record.Databases[database];
            point = seed.Via == SeedMethod.PointInTime ? seed with { Checkpoint = taken.Point ?? seed.Checkpoint, Time = taken.Time ?? seed.Time }
                : retired.Contains(record.Name) ? null
                : seed with { Checkpoint = record.Name };
            return true;
        }

        if (seed.Checkpoint is not { } named) return false;
        if (seed.Via == SeedMethod.PointInTime)
        {
            // A point may have been named by hand, or be of another stack, which a stack that is nobody's data need not have.
            if (mayBeginEmpty && TakenCheckpoints.IsForeign(seed, records)) point = null;
            return true;
        }

        if (retired.Contains(named)) point = null;
        return point is null || declaration.CheckpointsOf(database).ContainsKey(named);
    }

    private static Refusal NotTaken(string database, int generation, Seed seed, ReleaseNumber release) => new(
        $"Generation {generation} of database '{database}' is seeded by {(seed.Via == SeedMethod.Snapshot ? "a snapshot" : "a point in time")} of generation {seed.Generation} that is not taken yet{(seed.Checkpoint is { } named ? $" ('{named}')" : "")}.",
        $"`rollback activate {release}` takes it, after it has begun to hold on to what is written from then on; only so can the generation take over without loss.");
}
