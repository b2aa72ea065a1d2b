namespace Rollback.Operations.Tables;

/// <summary>What a merge did.</summary>
/// <param name="Seconds">How long writers of the tables waited.</param>
/// <param name="Counts">In the order of the plan's tables.</param>
internal sealed record MergeResult(double Seconds, IReadOnlyList<RestoredCount> Counts);
