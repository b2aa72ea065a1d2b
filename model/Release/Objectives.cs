namespace Rollback.Model;

/// <summary>What a rollback to the previous release may cost. Drills fail when they measure more.</summary>
public sealed record Objectives
{
    /// <summary>Longest time from detection to service restored.</summary>
    public required TimeSpan Rto { get; init; }

    /// <summary>Longest span of acknowledged writes that may be lost; zero: none.</summary>
    public required TimeSpan Rpo { get; init; }

    /// <summary>Most requests that may fail by the switches themselves.</summary>
    public required int FailedRequests { get; init; }
}
