using System.Text.Json.Serialization;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Tables;

/// <summary>What `to --restore-data --tables --json` prints.</summary>
internal sealed class TablesResult
{
    public required string Verb { get; init; }

    public required string Stack { get; init; }

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

    public double Seconds { get; init; }

    public bool DryRun { get; init; }

    /// <summary>With `--dry-run`: what a run would execute.</summary>
    [JsonPropertyName("plan")]
    public IReadOnlyList<StepOutline>? Steps { get; init; }

    /// <summary>Without it: what was executed.</summary>
    [JsonPropertyName("steps")]
    public IReadOnlyList<StepRecord>? Ran { get; init; }
}
