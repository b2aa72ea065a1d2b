using System.Collections.Immutable;

namespace Rollback.Offline.Cloud.Shape;

/// <summary>A property of a resource or nested type.</summary>
internal sealed record ShapeProperty(string Name, ShapeType Type, bool Required);

/// <summary>Properties by wire name.</summary>
internal sealed record ObjectShape(ImmutableSortedDictionary<string, ShapeProperty> Properties, bool Open)
{
    /// <summary>Takes any property.</summary>
    public static ObjectShape Anything { get; } = new(ImmutableSortedDictionary<string, ShapeProperty>.Empty, Open: true);
}

/// <summary>One resource type of a package.</summary>
/// <param name="Token">Its type token.</param>
/// <param name="Inputs">What a program may say.</param>
/// <param name="Outputs">What the provider adds to the inputs.</param>
/// <param name="Secrets">Outputs that are secret whatever their inputs were.</param>
/// <param name="Defaults">Inputs that the official package fills in.</param>
internal sealed record ResourceShape(
    string Token,
    ObjectShape Inputs,
    ObjectShape Outputs,
    ImmutableHashSet<string> Secrets,
    ImmutableDictionary<string, string> Defaults);
