using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A resource that the engine is about to register.</summary>
public readonly struct ResourceTransformArgs(
    string name, string type, bool custom, ImmutableDictionary<string, object?> args, ResourceOptions options)
{
    public string Name { get; } = name;

    public string Type { get; } = type;

    /// <summary>Whether a provider manages it; else it is a component.</summary>
    public bool Custom { get; } = custom;

    /// <summary>Inputs by their names on the wire; unknown and secret ones are outputs.</summary>
    public ImmutableDictionary<string, object?> Args { get; } = args;

    public ResourceOptions Options { get; } = options;
}
