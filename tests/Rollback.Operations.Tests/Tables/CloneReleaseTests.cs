using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Restore;
using Rollback.Operations.Tables;

namespace Rollback.Operations.Tests;

public sealed class CloneReleaseTests : IDisposable
{
    private static readonly Created Now = new(new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero), "ana@example.com");

    private readonly StackCheckout _checkout = new(lineage: "move");

    private string Folder => Path.Combine(_checkout.Root, "stacks", "dev");

    public void Dispose() => _checkout.Dispose();

    private static CheckpointRecord Record() => new()
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
                RestorePoint = new("rollback-0001-good-1", "0/1", 1, Now.At, RestoreMethod.RestorePoint),
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

    [Fact]
    public void The_clone_stands_beside_what_is_in_service_and_is_found_again()
    {
        var lineage = Lineage.Load(Folder).Lineage!;
        CloneRelease.Find(lineage, "orders", Record()).ShouldBeNull();

        var (generation, release) = CloneRelease.Make(lineage, lineage.At(1), "orders", Record(), Now);
        var grown = Add(release);

        (generation, release.Number.Value, release.Databases["orders"].Primary).ShouldBe((3, 3, 1));
        RestoreRelease.Stateless(release).ShouldBe(RestoreRelease.Stateless(lineage.At(1)));
        CloneRelease.Find(grown, "orders", Record())!.Value.Generation.ShouldBe(3);
    }

    [Fact]
    public void A_generation_that_took_writes_once_is_no_clone()
    {
        var lineage = Lineage.Load(Folder).Lineage!;
        var restored = Add(RestoreRelease.Make(lineage, lineage.At(1), Record(), Now));

        CloneRelease.Find(restored, "orders", Record()).ShouldBeNull();
        CloneRelease.Make(restored, restored.At(1), "orders", Record(), Now).Generation.ShouldBe(4);
    }

    private Lineage Add(Release release)
    {
        File.WriteAllText(Path.Combine(Folder, "releases", release.Number.FileName), ReleaseText.Write(release));
        var grown = Lineage.Load(Folder);
        grown.Errors.ShouldBeEmpty();
        return grown.Lineage!;
    }
}
