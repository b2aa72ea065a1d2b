using System.Collections.Immutable;
using Pulumi;

namespace Rollback.Components;

/// <summary>Where a database's gateway leads, and who may pass it.</summary>
public sealed record GatewayTarget
{
    /// <summary>The generation that takes writes, one of <see cref="Generations"/>.</summary>
    public required int Primary { get; init; }

    /// <summary>Where each generation is, by number.</summary>
    public required ImmutableSortedDictionary<int, GatewayGeneration> Generations { get; init; }

    /// <summary>Name of the database inside the instance.</summary>
    public required string DatabaseName { get; init; }

    /// <summary>The role with which the gateway logs in to the instance.</summary>
    public required string Owner { get; init; }

    /// <summary>Its password. A secret.</summary>
    public required Output<string> OwnerPassword { get; init; }

    /// <summary>
    /// Passwords of clients, by user name. One user per secret version, so that pods of the old and of the new release pass at the same time.
    /// </summary>
    public required ImmutableSortedDictionary<string, Output<string>> Clients { get; init; }
}

/// <summary>Where one generation is.</summary>
public sealed record GatewayGeneration(Output<string> Host, Output<int> Port);
