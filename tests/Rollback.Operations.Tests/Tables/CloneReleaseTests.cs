using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Restore;
using Rollback.Operations.Tables;

namespace Rollback.Operations.Tests;

public sealed class CloneReleaseTests : IDisposable
{
    private readonly StackCheckout _checkout = new(lineage: "move");

    private string Folder => Path.Combine(_checkout.Root, "stacks", "dev");

    public void Dispose() => _checkout.Dispose();


    [Fact]
    public void The_clone_stands_beside_what_is_in_service_and_is_found_again()
    {
        var lineage = Lineage.Load(Folder).Lineage!;
        CloneRelease.Find(lineage, "orders", GoodCheckpoint.Record()).ShouldBeNull();

        var (generation, release) = CloneRelease.Make(lineage, lineage.At(1), "orders", GoodCheckpoint.Record(), GoodCheckpoint.Now);
        var grown = Add(release);

        (generation, release.Number.Value, release.Databases["orders"].Primary).ShouldBe((3, 3, 1));
        RestoreRelease.Stateless(release).ShouldBe(RestoreRelease.Stateless(lineage.At(1)));
        CloneRelease.Find(grown, "orders", GoodCheckpoint.Record())!.Value.Generation.ShouldBe(3);
    }

    [Fact]
    public void A_generation_that_took_writes_once_is_no_clone()
    {
        var lineage = Lineage.Load(Folder).Lineage!;
        var restored = Add(RestoreRelease.Make(lineage, lineage.At(1), GoodCheckpoint.Record(), GoodCheckpoint.Now));

        CloneRelease.Find(restored, "orders", GoodCheckpoint.Record()).ShouldBeNull();
        CloneRelease.Make(restored, restored.At(1), "orders", GoodCheckpoint.Record(), GoodCheckpoint.Now).Generation.ShouldBe(4);
    }

    private Lineage Add(Release release)
    {
        File.WriteAllText(Path.Combine(Folder, "releases", release.Number.FileName), ReleaseText.Write(release));
        var grown = Lineage.Load(Folder);
        grown.Errors.ShouldBeEmpty();
        return grown.Lineage!;
    }
}
