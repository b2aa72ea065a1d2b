using System.Text.Json.Serialization;
using Rollback.Operations.Drill.Controls;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Drill;

/// <summary>What `drill --json` prints. Figures that a stopped drill did not reach are null.</summary>
internal sealed record DrillResult : ICommandResult
{
    public required string Scenario { get; init; }

    /// <summary>`passed`, `failed` (an objective was missed) or `aborted` (a step could not be done).</summary>
    public required string Result { get; init; }

    /// <summary>The ephemeral stack.</summary>
    public required string Stack { get; init; }

    public int Requests { get; init; }

    /// <summary>Failures that the injected fault made, between its start and the switch back.</summary>
    public int FaultedRequests { get; init; }

    /// <summary>Every other failure, those of the switches above all.</summary>
    public int FailedRequests { get; init; }

    public int AcknowledgedWrites { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? LostWrites { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? DuplicatedWrites { get; init; }

    /// <summary>From the fault to the alarm.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? DetectSeconds { get; init; }

    /// <summary>From the fault to the first success that lasts, through the color of the earlier release.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? RtoSeconds { get; init; }

    /// <summary>Span of acknowledged writes that were lost; 0: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? RpoSeconds { get; init; }

    /// <summary>Gaps of the writers in the switches of the database; null where none moved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public WritePause? WritePauseMs { get; init; }

    /// <summary>Rows in which the generations of the database differ at the end; left out where they are not compared.</summary>
    public int? DifferingRows { get; init; }

    /// <summary>What the audit said of switches done wrong on purpose; left out where there are none.</summary>
    public IReadOnlyList<ControlResult>? Controls { get; init; }

    /// <summary>Rows that the corruption changed or deleted; null in scenarios without one.</summary>
    public long? CorruptedRows { get; init; }

    /// <summary>Rows of the checkpoint that are not as they were then, after all; 0: every one is.</summary>
    public long? UnrepairedRows { get; init; }

    /// <summary>Rows that were changed after the checkpoint and extracted; null where nothing is salvaged.</summary>
    public long? SalvagedRows { get; init; }

    /// <summary>Rows of those that were brought back.</summary>
    public long? ReplayedRows { get; init; }

    /// <summary>How long writers of the restored tables waited; null where none were restored alone.</summary>
    public double? WritersBlockedSeconds { get; init; }

    /// <summary>Operations of another `up` after the rollback; 0: it had converged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? SecondUpOperations { get; init; }

    /// <summary>Processes of the drill that still run at its end.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? Leftovers { get; init; }

    public IReadOnlyList<StepRecord> Steps { get; init; } = [];
}
