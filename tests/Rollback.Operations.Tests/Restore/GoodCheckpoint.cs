using Rollback.Model;
using Rollback.Operations.Checkpoint;

namespace Rollback.Operations.Tests;

/// <summary>The record of a checkpoint `good` of generation 1 of `orders`, for the releases that go back to it.</summary>
internal static class GoodCheckpoint
{
    public static Created Now { get; } = new(new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero), "ana@example.com");

    public static CheckpointRecord Record(RestoreMethod method = RestoreMethod.RestorePoint, string point = "rollback-0001-good-1") => new()
    {
        Number = 1,
        Name = "good",
        Stack = "dev",
        Lineage = "dev",
        Time = Now.At,
        Release = 1,
        ReleaseDigest = "sha256:",
        LineageHead = 2,
        Services = [],
        Databases = new Dictionary<string, CheckpointedDatabase>
        {
            ["orders"] = new()
            {
                Generation = 1,
                Endpoint = "h:5432",
                Name = "orders",
                SystemIdentifier = "1",
                ServerVersion = "15",
                RestorePoint = new(point, "0/1", 1, Now.At, method),
                SchemaFingerprint = "",
                Baseline = "sha256:",
                Tables = 1,
                Rows = 1,
                BackupDays = 7,
                Snapshot = "s",
                WritePauseMs = 1,
            },
        },
    };
}
