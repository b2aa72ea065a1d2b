using System.Globalization;
using Rollback.Model;

namespace Rollback.Operations.Forecast;

/// <summary>Which checkpoint would bring the data of a release back, and what is at risk then. Pure.</summary>
internal sealed class RestoreRules(ForecastFacts facts)
{
    /// <summary>The newest usable checkpoint that was taken while this release, or an earlier one, was in service; null with the reason.</summary>
    public (RestoreOffer? Offer, string Why) Offer(string database, Release release)
    {
        var known = facts.Lineage.Union(facts.Head ?? facts.Lineage.Head.Value).Databases.GetValueOrDefault(database);
        var taken = facts.Checkpoints.Where(checkpoint => checkpoint.Database == database && checkpoint.Release <= release.Number.Value).OrderByDescending(checkpoint => checkpoint.Taken).ToArray();
        if (taken.Length == 0) return (null, $"no checkpoint of {database} was taken while release {release.Number} was in service, so no restore leads there");

        string? why = null;
        foreach (var checkpoint in taken)
        {
            var problem = Problem(checkpoint, known?.GetValueOrDefault(checkpoint.Generation));
            if (problem is null) return (Of(checkpoint, known![checkpoint.Generation]), "");
            why ??= problem;
        }

        return (null, why!);
    }

    private string? Problem(CheckpointFacts checkpoint, GenerationSpec? generation)
    {
        if (generation is null) return $"checkpoint {checkpoint.Name} is of generation {checkpoint.Generation}, which was retired";
        if (!checkpoint.IsVerified) return $"checkpoint {checkpoint.Name} does not verify: `rollback checkpoint verify {checkpoint.Name}` says why";
        if (!checkpoint.HasSnapshot && End(checkpoint, generation) <= facts.Now)
            return string.Create(CultureInfo.InvariantCulture, $"checkpoint {checkpoint.Name} of {checkpoint.Taken.UtcDateTime:yyyy-MM-dd HH:mm}Z lies before the {generation.BackupDays} days that backups of generation {checkpoint.Generation} reach back");
        return null;
    }

    private RestoreOffer Of(CheckpointFacts checkpoint, GenerationSpec generation) => new(
        checkpoint.Name, checkpoint.Taken, checkpoint.IsVerified, checkpoint.HasSnapshot ? null : End(checkpoint, generation), Math.Round((facts.Now - checkpoint.Taken).TotalMinutes, 1), checkpoint.RowsSince);

    private static DateTimeOffset End(CheckpointFacts checkpoint, GenerationSpec generation) => checkpoint.Taken.AddDays(generation.BackupDays);
}
