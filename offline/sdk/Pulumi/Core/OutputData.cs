using System.Collections.Immutable;

namespace Pulumi;

/// <summary>What an output turned out to be: its value, and what is known about that value.</summary>
/// <param name="Resources">The resources that the value was made from.</param>
/// <param name="Value">Meaningless unless <paramref name="IsKnown"/>.</param>
/// <param name="IsKnown">False in a preview, where only a real update can tell the value.</param>
/// <param name="IsSecret">Whether the value may only be stored encrypted.</param>
internal readonly record struct OutputData<T>(ImmutableHashSet<Resource> Resources, T Value, bool IsKnown, bool IsSecret)
{
    /// <summary>A value that comes from no resource.</summary>
    public static OutputData<T> Of(T value, bool isSecret = false) => new([], value, IsKnown: true, isSecret);

    public static OutputData<T> Unknown(ImmutableHashSet<Resource> resources, bool isSecret = false) =>
        new(resources, default!, IsKnown: false, isSecret);

    public OutputData<TOther> With<TOther>(TOther value) => new(Resources, value, IsKnown, IsSecret);

    /// <summary>Never the value: it may be secret.</summary>
    public override string ToString() => $"OutputData(known: {IsKnown}, secret: {IsSecret})";
}
