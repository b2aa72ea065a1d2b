using Rollback.Operations.Forecast.Fit;

namespace Rollback.Operations.Forecast;

/// <summary>Replication from the generation that takes the writes to another one, as both servers show it.</summary>
internal sealed record StreamFacts
{
    /// <summary>Whether the other generation subscribes at all.</summary>
    public required bool Exists { get; init; }

    /// <summary>False once it was stopped for good: by somebody, or by an error while rows were copied.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Whether it is started again and again, and an error ends it each time.</summary>
    public bool IsFailing { get; init; }

    /// <summary>Tables that the transaction changes at which it fails; empty: it does not, or they could not be told.</summary>
    public IReadOnlyList<string> StuckAt { get; init; } = [];

    /// <summary>Whether it applies changes right now.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Tables whose first copy is not complete.</summary>
    public IReadOnlyList<string> Copying { get; init; } = [];

    /// <summary>How often errors ended it so far, lost connections among them, and conflicts where the server counts them (PostgreSQL 18).</summary>
    public long ApplyErrors { get; init; }

    public long Conflicts { get; init; }

    /// <summary>The slot's: reserved, extended, unreserved or lost; null: there is no slot.</summary>
    public string? WalStatus { get; init; }

    /// <summary>How much more may be written before the slot is lost; null: without limit.</summary>
    public long? SafeWalBytes { get; init; }

    /// <summary>Written and not confirmed by the follower.</summary>
    public long? LagBytes { get; init; }

    /// <summary>Null where the role may not see it (pg_monitor), or nothing runs.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>Whether the follower refuses the writes of clients.</summary>
    public bool IsFollowerFenced { get; init; }

    /// <summary>Whether the declared primary does: a switch has moved the writes, or is under way.</summary>
    public bool IsPrimaryFenced { get; init; }

    /// <summary>Why a switch would be refused right now.</summary>
    public IReadOnlyList<string> Obstacles { get; init; } = [];

    /// <summary>Values that the other schema does not take.</summary>
    public IReadOnlyList<FitCount> Misfits { get; init; } = [];

    /// <summary>Tables and columns that the other schema lacks; their values stay where they are.</summary>
    public IReadOnlyList<FitCount> StaysBehind { get; init; } = [];
}
