namespace Rollback.Offline.SdkGenerator.Shape;

/// <summary>An object type used by resources; the id is its module and name, such as <c>rds.InstanceS3Import</c>.</summary>
internal sealed record NestedShape(string Id, IReadOnlyList<PropertyShape> Properties)
{
    internal string Name => Id[(Id.LastIndexOf('.') + 1)..];

    /// <summary>The module, or an empty string at the package's root.</summary>
    internal string Module => Id.Contains('.', StringComparison.Ordinal) ? Id[..Id.LastIndexOf('.')] : "";
}
