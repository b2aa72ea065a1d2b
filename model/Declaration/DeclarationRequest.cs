namespace Rollback.Model;

/// <summary>Which state of a lineage a stack shall declare, as plain settings.</summary>
public sealed record DeclarationRequest
{
    public required int Release { get; init; }

    /// <summary>Up to which release stateful things are declared; null: the highest file.</summary>
    public int? Head { get; init; }

    public Phase Phase { get; init; } = Phase.Serve;

    /// <summary>The release in service; required to prepare, ignored to serve.</summary>
    public int? Serving { get; init; }

    /// <summary>The highest head that the stack was ever updated with; null: never, or not known.</summary>
    public int? AppliedHead { get; init; }
}
