using System.Collections.Immutable;

namespace Pulumi.Testing;

/// <summary>A resource that a test declares.</summary>
public class MockResourceArgs
{
    public string? Type { get; set; }

    public string? Name { get; set; }

    /// <summary>By their names on the wire; without unknown and null ones.</summary>
    public ImmutableDictionary<string, object> Inputs { get; set; } = ImmutableDictionary<string, object>.Empty;

    /// <summary><c>urn::id</c>, or empty.</summary>
    public string? Provider { get; set; }

    /// <summary>The id that is read or imported, or empty.</summary>
    public string? Id { get; set; }
}
