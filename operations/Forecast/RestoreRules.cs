using Rollback.Model;

namespace Rollback.Operations.Forecast;

/// <summary>Which checkpoint would bring the data of a release back, and what is at risk then. Pure.</summary>
internal sealed class RestoreRules(ForecastFacts facts)
{
    /// <summary>The newest usable checkpoint that was taken while this release, or an earlier one, was in service; null with the reason.</summary>
    public (RestoreOffer? Offer, string Why) Offer(string database, Release release)
    {
        var taken = facts.Checkpoints.Where(checkpoint => checkpoint.Database == database && checkpoint.Release <= release.Number.Value).OrderByDescending(checkpoint => checkpoint.Taken).ToArray();
        if (taken.Length == 0) return (null, $"no checkpoint of {database} was taken while release {release.Number} was in service, so no restore leads there");
        return taken.FirstOrDefault(checkpoint => checkpoint.Problem is null) is { } usable ? (Of(usable), "") : (null, $"checkpoint {taken[0].Name} cannot be restored: {taken[0].Problem}");
    }

    private RestoreOffer Of(CheckpointFacts checkpoint) =>
        new(checkpoint.Name, checkpoint.Taken, checkpoint.Until, Math.Round((facts.Now - checkpoint.Taken).TotalMinutes, 1), checkpoint.RowsSince);
}
