using System.Collections.Immutable;

namespace Pulumi.Testing;

/// <summary>A call of a provider's function, or of a resource's method.</summary>
public class MockCallArgs
{
    public string? Token { get; set; }

    /// <summary>By their names on the wire; without unknown and null ones.</summary>
    public ImmutableDictionary<string, object> Args { get; set; } = ImmutableDictionary<string, object>.Empty;

    /// <summary><c>urn::id</c>, or empty.</summary>
    public string? Provider { get; set; }
}
