namespace Rollback.Model;

/// <summary>A service in a release: two colors and the traffic between them.</summary>
public sealed record ServiceSpec
{
    public required ColorSpec Blue { get; init; }

    public required ColorSpec Green { get; init; }

    public required Traffic Traffic { get; init; }

    /// <summary>The database (a name under <c>databases</c>) that the service writes to; null: none.</summary>
    public string? Database { get; init; }

    public ColorSpec Of(Color color) => color == Color.Blue ? Blue : Green;
}
