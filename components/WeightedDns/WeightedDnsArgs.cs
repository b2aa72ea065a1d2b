using System.Collections.Immutable;
using Pulumi;
using Rollback.Model;

namespace Rollback.Components;

/// <summary>What a <see cref="WeightedDns"/> answers.</summary>
public sealed class WeightedDnsArgs : ResourceArgs
{
    /// <summary>The hosted zone's domain, for example <c>dev.example.com</c>. Services are names below it.</summary>
    public required string Domain { get; init; }

    /// <summary>An existing hosted zone of that domain; null: the component makes one.</summary>
    public string? ZoneId { get; init; }

    /// <summary>Services, by name.</summary>
    public required ImmutableSortedDictionary<string, WeightedTargets> Services { get; init; }

    /// <summary>Seconds for which resolvers may keep an answer: 1 to 60, so that a rollback reaches everyone within a minute. Default: 10.</summary>
    public int TtlSeconds { get; init; } = 10;

    /// <summary>Path that health checks ask for. Default: <c>/healthz</c>.</summary>
    public string HealthPath { get; init; } = "/healthz";

    /// <summary>Port of the targets. Default: 80.</summary>
    public int Port { get; init; } = 80;

    /// <summary>Whether the targets speak TLS. Default: no.</summary>
    public bool Tls { get; init; }

    /// <summary>How hard a zone made here is to lose: its name servers are written into the parent domain. Default: <see cref="DataProtection.Full"/>.</summary>
    public DataProtection Protection { get; init; } = DataProtection.Full;

    /// <summary>Tags of every AWS resource in it.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>The two colors of a service, with the traffic between them.</summary>
public sealed record WeightedTargets(WeightedTarget Blue, WeightedTarget Green)
{
    internal WeightedTarget Of(Color color) => color == Color.Blue ? Blue : Green;
}

/// <summary>One color.</summary>
public sealed record WeightedTarget
{
    /// <summary>Share of the answers: 0 to 255, relative to the other color's.</summary>
    public required Weight Weight { get; init; }

    /// <summary>The load balancer's IP address or host name.</summary>
    public required Output<string> Address { get; init; }

    /// <summary>What has to be ready before this color is given traffic; null: nothing.</summary>
    public Resource? ReadyAfter { get; init; }
}
