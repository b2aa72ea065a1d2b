using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Restore;

namespace Rollback.Operations.Tables;

/// <summary>The release that declares a clone: a generation restored to a checkpoint that never becomes primary. Pure.</summary>
internal static class CloneRelease
{
    /// <summary>The clone that the lineage has already, if none of its releases ever let it take writes, and the release that brought it.</summary>
    public static (int Generation, Release Release)? Find(Lineage lineage, string database, CheckpointRecord checkpoint)
    {
        var seed = RestoreRelease.SeedOf(checkpoint.Databases[database]);
        foreach (var (number, generation) in lineage.Union(lineage.Head).Databases[database].Reverse())
        {
            if (generation.Seed == seed && !lineage.Releases.Any(release => release.Databases.TryGetValue(database, out var spec) && spec.Primary == number))
                return (number, lineage.Releases.First(release => release.Databases.TryGetValue(database, out var spec) && spec.Generations.ContainsKey(number)));
        }

        return null;
    }

    /// <summary>The release to append: what is in service, with the clone beside it.</summary>
    public static (int Generation, Release Release) Make(Lineage lineage, Release content, string database, CheckpointRecord checkpoint, Created created)
    {
        var (all, taken, spec) = (lineage.Union(lineage.Head).Databases[database], checkpoint.Databases[database], content.Databases[database]);
        var number = all.Keys.Last() + 1;
        // As large as its source is now: a restored instance is never smaller.
        var clone = all[taken.Generation] with { Seed = RestoreRelease.SeedOf(taken) };
        return (number, lineage.Next(created, $"A copy of {database} at checkpoint {checkpoint.Name} (generation {number}), to restore tables from") with
        {
            Services = content.Services,
            Databases = content.Databases.SetItem(database, spec with { Generations = spec.Generations.SetItem(number, clone) }),
            Secrets = content.Secrets,
            Objectives = content.Objectives,
        });
    }
}
