namespace Rollback.Model;

/// <summary>How a new database generation gets its data.</summary>
public enum SeedMethod
{
    /// <summary>Logical replication from a generation that is still written to.</summary>
    Replication,

    /// <summary>The snapshot that belongs to a checkpoint.</summary>
    Snapshot,

    /// <summary>Recovery to the point of a checkpoint.</summary>
    PointInTime,
}
