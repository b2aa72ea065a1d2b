using Rollback.Model;
using Rollback.Operations.Checkpoint;

namespace Rollback.Operations.Drill;

/// <summary>A generation that is restored to a checkpoint and never becomes primary: a source of rows.</summary>
internal static class DataClone
{
    /// <summary>The number that the clone gets: the next that the lineage has not used.</summary>
    public static int GenerationOf(Lineage lineage, string database) => lineage.Union(lineage.At(1).Number).Databases[database].Keys.Last() + 1;

    /// <summary>The next release: as the one before, with the clone declared.</summary>
    public static Release Release(Lineage lineage, CheckpointRecord checkpoint, string database, Created created)
    {
        var next = lineage.Next(created, $"A copy of {database} at checkpoint {checkpoint.Name}, to restore tables from");
        var taken = checkpoint.Databases[database];
        var spec = next.Databases[database];
        var clone = spec.Generations[taken.Generation] with
        {
            Seed = new()
            {
                Generation = taken.Generation,
                Via = SeedMethod.PointInTime,
                Checkpoint = taken.RestorePoint.Name,
                Time = taken.RestorePoint.Method == RestoreMethod.Time ? taken.RestorePoint.Time : null,
            },
        };
        return next with { Databases = next.Databases.SetItem(database, spec with { Generations = spec.Generations.Add(GenerationOf(lineage, database), clone) }) };
    }
}
