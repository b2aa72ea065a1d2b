using Rollback.Operations.Database;
using Rollback.Operations.Gateway;

namespace Rollback.Operations.Cutover;

/// <summary>A move of the writes from one database to another, in either direction.</summary>
internal sealed record SwitchRequest
{
    public required DatabaseAddress From { get; init; }

    public required DatabaseAddress To { get; init; }

    /// <summary>Null: clients find the new primary by themselves (writes to the old one are refused).</summary>
    public GatewayAddress? Gateway { get; init; }

    /// <summary>The file beside the gateway's own that points it to the new primary.</summary>
    public string GatewayFile { get; init; } = "";

    /// <summary>Ends once the target follows and has caught up: the writes stay where they are.</summary>
    public bool OnlyFollow { get; init; }

    /// <summary>How long transactions may take to finish before the switch is abandoned.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long replication may take to catch up: before the switch, and again within it.</summary>
    public TimeSpan MaxLag { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the first copy of the rows may take.</summary>
    public TimeSpan Copy { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Takes the first moment, however long writes then wait: where replication is held up on purpose, no better one comes.</summary>
    public bool TakesAnyMoment { get; init; }

    /// <summary>What is taken on on purpose: `unlogged` and `large-objects` stay behind, `always-triggers` fire for replicated rows.</summary>
    public IReadOnlySet<string> Accepted { get; init; } = new HashSet<string>();
}
