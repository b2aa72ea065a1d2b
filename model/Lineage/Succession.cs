namespace Rollback.Model;

/// <summary>Makes the release that follows the head of a lineage.</summary>
public static class Succession
{
    /// <summary>
    /// The head's content under the next number, chained to the head. Migrations, checkpoints and retirements
    /// are not repeated: they belong to the release that made them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The lineage is full.</exception>
    public static Release Next(this Lineage lineage, Created created, string summary) => lineage.At(lineage.Head) with
    {
        Number = ReleaseNumber.From(lineage.Head.Value + 1),
        Parent = lineage.DigestOf(lineage.Head),
        Created = created with { At = WholeSeconds(created.At.ToUniversalTime()) },
        Summary = summary,
        Changes = [],
        Checkpoints = Sorted.Empty<CheckpointSpec>(),
        Retire = Retirement.None,
    };

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
