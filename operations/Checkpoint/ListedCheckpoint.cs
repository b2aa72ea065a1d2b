namespace Rollback.Operations.Checkpoint;

/// <summary>A checkpoint as lists show it.</summary>
internal sealed record ListedCheckpoint(
    int Checkpoint, string Name, string Digest, DateTimeOffset Time, int Release, long Rows, IReadOnlyDictionary<string, ListedRestorePoint> Databases, string Path)
{
    public static ListedCheckpoint Of(CheckpointEntry entry) => new(
        entry.Record.Number,
        entry.Record.Name,
        entry.Digest,
        entry.Record.Time,
        entry.Record.Release,
        entry.Record.Databases.Values.Sum(database => database.Rows),
        entry.Record.Databases.ToDictionary(database => database.Key, database => new ListedRestorePoint(database.Value.Generation, database.Value.RestorePoint, database.Value.RestorableUntil)),
        entry.Path);
}

/// <summary>Where a database stood, and until when it can be taken back there.</summary>
internal sealed record ListedRestorePoint(int Generation, RestorePoint RestorePoint, DateTimeOffset RestorableUntil);
