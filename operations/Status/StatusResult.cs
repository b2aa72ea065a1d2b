using Rollback.Operations.Forecast;
using Rollback.Operations.Salvage;
using Rollback.Operations.Seeding;

namespace Rollback.Operations.Status;

/// <summary>What `rollback status --json` prints. What the stack does not say is left out.</summary>
internal sealed record StatusResult : ICommandResult
{
    public required string Stack { get; init; }

    /// <summary>The release that was applied last.</summary>
    public int? Release { get; init; }

    public string? ReleaseDigest { get; init; }

    public string? Phase { get; init; }

    /// <summary>The release that the settings ask for.</summary>
    public string? Chosen { get; init; }

    /// <summary>The newest release of the lineage.</summary>
    public int Head { get; init; }

    /// <summary>The highest release whose stateful things are declared.</summary>
    public int? LineageHead { get; init; }

    public required IReadOnlyDictionary<string, string> DnsNames { get; init; }

    public required IReadOnlyList<string> NameServers { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, Uri>> Endpoints { get; init; }

    /// <summary>Primary generation by database.</summary>
    public required IReadOnlyDictionary<string, int> Primaries { get; init; }

    public int? Serving { get; init; }

    /// <summary>The ways back, by release; null: <see cref="NoForecast"/> says why.</summary>
    public IReadOnlyList<ReleaseForecast>? Forecast { get; init; }

    public string? NoForecast { get; init; }

    public VaultFacts? Vault { get; init; }

    public required IReadOnlyList<OutstandingSalvage> OutstandingSalvage { get; init; }

    /// <summary>Log that unfinished activations hold, by database; null: the lineage has no such activation.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<HeldSeed>>? Held { get; init; }
}
