namespace Rollback.Operations.Drill;

/// <summary>A scenario as `rollback drill` knows it before it runs.</summary>
/// <param name="Name">As it is typed.</param>
/// <param name="Description">One line for `--list` and help.</param>
/// <param name="Lineage">The stack whose settings and lineage are rehearsed if `--stack` names none.</param>
/// <param name="Open">Makes the rehearsal; touches nothing.</param>
internal sealed record DrillScenario(string Name, string Description, string Lineage, Func<DrillStage, IDrillScenario> Open)
{
    /// <summary>Every scenario, the default first: to add one, write its class and a line here.</summary>
    public static IReadOnlyList<DrillScenario> All { get; } =
    [
        new("bad-release", "A release takes the traffic, fails, is noticed and rolled back", "dev", stage => new BadRelease(stage)),
        new("cutover-and-fallback", "The writes of a database move to another generation and back under load, losing none", "move", stage => new CutoverAndFallback(stage)),
        new("bad-data", "A migration corrupts the data; it goes back to a checkpoint, and later orders are salvaged", "dev", stage => new BadData(stage)),
        new("partial-corruption", "A migration corrupts one table; that table alone is restored under traffic", "dev", stage => new PartialCorruption(stage)),
    ];
}
