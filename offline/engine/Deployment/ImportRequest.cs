using System.Collections.Immutable;

namespace Rollback.Offline.Engine.Deployment;

/// <summary>One resource that <c>pulumi import</c> is to adopt.</summary>
public sealed record ImportRequest
{
    public required string Urn { get; init; }

    public required string Type { get; init; }

    public required string Name { get; init; }

    /// <summary>The provider's id; empty for components.</summary>
    public string Id { get; init; } = "";

    /// <summary>A component, which only gets an entry in the state.</summary>
    public bool IsComponent { get; init; }

    /// <summary>Empty: the stack.</summary>
    public string Parent { get; init; } = "";

    /// <summary>URN of a provider in the state; empty: the package's default provider.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Of the default provider; empty: any.</summary>
    public string Version { get; init; } = "";

    public string DownloadUrl { get; init; } = "";

    /// <summary>Names of the inputs to keep; empty: all that the provider tells.</summary>
    public ImmutableArray<string> Properties { get; init; } = [];

    public bool Protect { get; init; } = true;
}
