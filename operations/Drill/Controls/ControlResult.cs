namespace Rollback.Operations.Drill.Controls;

/// <summary>What the audit said of a switch that was done wrong on purpose.</summary>
/// <param name="Name">What was done wrong.</param>
/// <param name="Acknowledged">Writes that were acknowledged meanwhile.</param>
/// <param name="Lost">Acknowledged writes that the audit missed.</param>
/// <param name="Doubled">Writes that it found twice.</param>
/// <param name="Conflicts">Attempts that failed on a key that was given out twice.</param>
/// <param name="Detected">Whether the audit saw it; false makes the whole drill void.</param>
internal sealed record ControlResult(string Name, int Acknowledged, int Lost, int Doubled, int Conflicts, bool Detected);
