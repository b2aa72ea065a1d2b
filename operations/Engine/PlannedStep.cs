namespace Rollback.Operations.Engine;

/// <summary>One operation of a preview.</summary>
internal sealed record PlannedStep
{
    /// <summary>Pulumi's word: create, update, delete, replace, …</summary>
    public required string Operation { get; init; }

    public required string Urn { get; init; }

    public required string Type { get; init; }

    /// <summary>Whether the resource, as it is now, is protected against deletion.</summary>
    public bool IsProtected { get; init; }

    /// <summary>The properties that differ.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    public string Name => Urn[(Urn.LastIndexOf("::", StringComparison.Ordinal) + 2)..];
}
