using System.Collections.Immutable;
using System.Globalization;
using Rollback.Model;

namespace Rollback.Components;

/// <summary>Names of generations, and what every one of them must satisfy.</summary>
public static class GenerationRules
{
    /// <summary>Least retention anywhere, in days: a fault found after the weekend can still be undone.</summary>
    public const int LeastBackupDays = 7;

    /// <summary>The role that owns the database on every generation.</summary>
    public static string Owner(string database) => Identifier(database) + "_owner";

    /// <summary>The name of the database inside the instance: PostgreSQL wants no hyphens.</summary>
    public static string Identifier(string database) => database.Replace('-', '_');

    /// <summary>Short name of a generation, part of its resource and physical names.</summary>
    public static string Short(int generation) => "g" + generation.ToString(CultureInfo.InvariantCulture);

    /// <summary>The identifier of the RDS instance.</summary>
    public static string InstanceName(string prefix, string database, int generation) => $"{prefix}-{database}-{Short(generation)}";

    /// <summary>Parameter group family of an engine version: <c>postgres15</c> for 15 and 15.8.</summary>
    public static string Family(string engineVersion) => "postgres" + engineVersion.Split('.')[0];

    internal static IEnumerable<string?> Complaints(PitrDatabaseArgs args)
    {
        yield return PhysicalName.ComplaintAbout(args.Prefix);
        yield return PhysicalName.ComplaintAboutPart("database", args.Database);
        if (args.Generations.IsEmpty) yield return $"Database '{args.Database}' has no generation. Declare one in a release.";
        foreach (var (number, generation) in args.Generations)
        {
            foreach (var complaint in Complaints(args, number, generation)) yield return complaint;
        }

        foreach (var (checkpoint, spec) in args.Checkpoints)
        {
            yield return PhysicalName.ComplaintAboutPart("checkpoint", checkpoint);
            if (!args.Generations.ContainsKey(spec.Generation))
            {
                yield return $"Checkpoint '{checkpoint}' is of generation {spec.Generation} of database '{args.Database}', which is not declared. Retire the checkpoint together with its generation.";
            }
        }
    }

    private static IEnumerable<string?> Complaints(PitrDatabaseArgs args, int number, GenerationSpec generation)
    {
        yield return PhysicalName.ComplaintAboutLength(InstanceName(args.Prefix, args.Database, number));
        if (generation.BackupDays < LeastBackupDays)
        {
            yield return $"Generation {number} of database '{args.Database}' keeps backups for {generation.BackupDays} days; at least {LeastBackupDays} are needed. Raise backupDays.";
        }

        if (generation.Seed is { } seed) yield return SeedComplaint(args, number, seed);
    }

    private static string? SeedComplaint(PitrDatabaseArgs args, int number, Seed seed) => seed.Via switch
    {
        SeedMethod.Snapshot when seed.Checkpoint is not { } checkpoint || !args.Checkpoints.ContainsKey(checkpoint) =>
            $"Generation {number} of database '{args.Database}' is seeded from the snapshot of checkpoint '{seed.Checkpoint}', which no release declares. Add it under 'checkpoints'.",
        SeedMethod.PointInTime when seed is { Checkpoint: null, Time: null } =>
            $"Generation {number} of database '{args.Database}' is restored to a point in time, and none is named. Give the seed a checkpoint.",
        SeedMethod.PointInTime when !args.Generations.ContainsKey(seed.Generation) =>
            $"Generation {number} of database '{args.Database}' is restored from generation {seed.Generation}, which is not declared.",
        _ => null,
    };
}
