namespace Rollback.Offline.SdkGenerator.Shape;

/// <summary>What one provider package offers, read from <c>offline/sdk/shapes</c>.</summary>
internal sealed record PackageShape(string Name, string Version)
{
    internal required IReadOnlyList<ResourceShape> Resources { get; init; }

    internal required IReadOnlyDictionary<string, NestedShape> InputTypes { get; init; }

    internal required IReadOnlyDictionary<string, NestedShape> OutputTypes { get; init; }

    internal required IReadOnlyDictionary<string, EnumShape> Enums { get; init; }
}
