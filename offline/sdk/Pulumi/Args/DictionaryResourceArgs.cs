using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Inputs of a resource that has no class: names on the wire and values, which may be inputs and outputs.</summary>
public sealed class DictionaryResourceArgs(ImmutableDictionary<string, object?> dictionary) : ResourceArgs
{
    internal override ImmutableDictionary<string, object?> ToDictionary() => dictionary;
}
