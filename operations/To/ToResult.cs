using System.Text.Json.Serialization;
using Rollback.Operations.Engine;
using Rollback.Operations.Steps;

namespace Rollback.Operations.To;

/// <summary>What `to --json` prints.</summary>
internal sealed record ToResult : PlanResult
{
    /// <summary>The release before; null if the stack had none.</summary>
    public int? From { get; init; }

    public required int Release { get; init; }

    /// <summary>What the update did, or, if it did nothing, what the preview found.</summary>
    public required IReadOnlyDictionary<string, int> ChangeSummary { get; init; }

    public int Operations => Engine.ChangeSummary.Operations(ChangeSummary);

    /// <summary>The longest that writes of a database were held back; left out if none moved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? WritePauseMs { get; init; }
}
