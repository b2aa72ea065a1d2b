namespace Rollback.Operations.Engine;

/// <summary>What an update, refresh or destroy did.</summary>
internal sealed record StackUpdate
{
    public required IReadOnlyDictionary<string, int> ChangeSummary { get; init; }

    /// <summary>Operations that were carried out, also in an update that failed later.</summary>
    public required int Applied { get; init; }

    /// <summary>Why it did not reach its end; null if it did.</summary>
    public Failure? Failure { get; init; }
}
