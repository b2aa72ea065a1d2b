using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Arguments of a function that has no class for them: names on the wire and values.</summary>
public sealed class DictionaryInvokeArgs(ImmutableDictionary<string, object?> dictionary) : InvokeArgs
{
    internal override ImmutableDictionary<string, object?> ToDictionary() => dictionary;
}
