using Rollback.Operations.Steps;

namespace Rollback.Operations.Tables;

/// <summary>What `to --restore-data --tables --json` prints.</summary>
internal sealed record TablesResult : PlanResult
{
    /// <summary>The release that was in service.</summary>
    public required int From { get; init; }

    /// <summary>The release that declares the clone.</summary>
    public required int Release { get; init; }

    public required string Checkpoint { get; init; }

    /// <summary>The clone's generation.</summary>
    public required int Generation { get; init; }

    /// <summary>Null: this run did not merge.</summary>
    public IReadOnlyList<RestoredTable>? Tables { get; init; }

    public double? WritersBlockedSeconds { get; init; }

    /// <summary>The folder of the rows that were replaced.</summary>
    public string? Replaced { get; init; }
}
