namespace Rollback.Operations.Forecast;

/// <summary>Whether, how and at what loss a stack gets to one release.</summary>
/// <param name="Command">What to run; null: nothing helps.</param>
/// <param name="Reasons">Why it is not better; also what to heed where it is lossless.</param>
internal sealed record ReleaseForecast(int Release, string Summary, Way Way, string? Command, IReadOnlyList<string> Reasons, IReadOnlyList<DatabaseForecast> Databases);

/// <summary>What a release means for one database.</summary>
/// <param name="From">The generation that takes the writes now.</param>
/// <param name="To">The one that the release writes to.</param>
/// <param name="Stream">Replication from one to the other; null: they are the same, or it could not be read.</param>
/// <param name="Restore">What a restore would bring back, where one is possible.</param>
internal sealed record DatabaseForecast(string Database, int From, int To, Way Way, IReadOnlyList<string> Reasons, StreamFacts? Stream, RestoreOffer? Restore);

/// <summary>A restore of data to a checkpoint, whose record verifies.</summary>
/// <param name="Until">When the backups no longer reach back to the checkpoint.</param>
/// <param name="MinutesAtRisk">Between the checkpoint and now.</param>
/// <param name="RowsAtRisk">At least so many rows were written since; null: not counted.</param>
internal sealed record RestoreOffer(string Checkpoint, DateTimeOffset Taken, DateTimeOffset Until, double MinutesAtRisk, long? RowsAtRisk);
