using System.Collections.Immutable;
using System.Globalization;
using Rollback.Model;
using Rollback.Operations.Checkpoint;

namespace Rollback.Operations.Restore;

/// <summary>The release that brings a checkpoint's data back: the content of an earlier one, with a new generation for every database. Pure.</summary>
internal static class RestoreRelease
{
    /// <summary>The release to append to the lineage.</summary>
    public static Release Make(Lineage lineage, Release content, CheckpointRecord checkpoint, Created created)
    {
        var union = lineage.Union(lineage.Head);
        var databases = content.Databases;
        foreach (var (name, taken) in checkpoint.Databases.Where(database => content.Databases.ContainsKey(database.Key)))
        {
            var all = union.Databases[name];
            var next = all.Keys.Last() + 1;
            // Sizes as they are now: a restored instance is never smaller than its source.
            var spec = all[taken.Generation] with { Seed = SeedOf(taken) };
            databases = databases.SetItem(name, new() { Primary = next, Generations = content.Databases[name].Generations.SetItem(next, spec) });
        }

        var moved = string.Join(", ", checkpoint.Databases.Keys.Where(databases.ContainsKey).Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} generation {databases[name].Primary}")));
        return lineage.Next(created, $"Release {content.Number} with the data of checkpoint {checkpoint.Name} ({moved})") with
        {
            Services = content.Services,
            Databases = databases,
            Secrets = content.Secrets,
            Objectives = content.Objectives,
        };
    }

    /// <summary>The newest release that was made for this checkpoint from this content; null if there is none.</summary>
    public static Release? Find(Lineage lineage, Release content, CheckpointRecord checkpoint) => lineage.Releases.LastOrDefault(release =>
        release.Number > content.Number
        && Stateless(release) == Stateless(content)
        && checkpoint.Databases.Where(database => release.Databases.ContainsKey(database.Key)).All(database =>
            release.Databases[database.Key] is var spec && spec.Generations.TryGetValue(spec.Primary, out var primary) && primary.Seed == SeedOf(database.Value)));

    /// <summary>What must be equal for two releases to serve the same.</summary>
    public static string Stateless(Release release) =>
        ReleaseDocument.From(release) is var document ? CanonicalJson.Text(document["services"]) + CanonicalJson.Text(document["secrets"]) : "";

    /// <summary>By name where the provider knows names; else the second in which nothing was written.</summary>
    public static Seed SeedOf(CheckpointedDatabase taken) => new()
    {
        Generation = taken.Generation,
        Via = SeedMethod.PointInTime,
        Checkpoint = taken.RestorePoint.Name,
        Time = taken.RestorePoint.Method == RestoreMethod.Time ? taken.RestorePoint.Time : null,
    };
}
