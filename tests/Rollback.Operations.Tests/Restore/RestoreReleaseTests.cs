using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Releases;
using Rollback.Operations.Restore;

namespace Rollback.Operations.Tests;

public sealed class RestoreReleaseTests : IDisposable
{
    private readonly StackCheckout _checkout = new(lineage: "move");

    private string Folder => Path.Combine(_checkout.Root, "stacks", "dev");

    public void Dispose() => _checkout.Dispose();


    [Fact]
    public void The_release_has_the_content_of_the_earlier_one_and_a_new_generation_at_the_point()
    {
        var lineage = Lineage.Load(Folder).Lineage!;

        var release = RestoreRelease.Make(lineage, lineage.At(1), GoodCheckpoint.Record(), GoodCheckpoint.Now);
        Add(release);
        var grown = Lineage.Load(Folder);

        grown.Errors.ShouldBeEmpty();
        release.Number.Value.ShouldBe(3);
        release.Databases["orders"].Primary.ShouldBe(3);
        release.Databases["orders"].Generations.Keys.ShouldBe([1, 3]);
        var seed = release.Databases["orders"].Generations[3].Seed!;
        (seed.Generation, seed.Via, seed.Checkpoint, seed.Time).ShouldBe((1, SeedMethod.PointInTime, "rollback-0001-good-1", null));
        grown.Lineage!.Union(3).Databases["orders"].Keys.ShouldBe([1, 2, 3]);
        ReleaseDocument.From(release)["services"]!.ToJsonString().ShouldBe(ReleaseDocument.From(lineage.At(1))["services"]!.ToJsonString());
    }

    [Fact]
    public void A_provider_that_takes_times_only_is_given_the_second()
    {
        var lineage = Lineage.Load(Folder).Lineage!;

        RestoreRelease.Make(lineage, lineage.At(1), GoodCheckpoint.Record(RestoreMethod.Time), GoodCheckpoint.Now).Databases["orders"].Generations[3].Seed!.Time.ShouldBe(GoodCheckpoint.Now.At);
    }

    [Fact]
    public void An_interrupted_restore_is_found_again_and_another_one_is_not()
    {
        var lineage = Lineage.Load(Folder).Lineage!;
        RestoreRelease.Find(lineage, lineage.At(1), GoodCheckpoint.Record()).ShouldBeNull();
        Add(RestoreRelease.Make(lineage, lineage.At(1), GoodCheckpoint.Record(), GoodCheckpoint.Now));
        var grown = Lineage.Load(Folder).Lineage!;

        RestoreRelease.Find(grown, grown.At(1), GoodCheckpoint.Record())!.Number.Value.ShouldBe(3);
        RestoreRelease.Find(grown, grown.At(2), GoodCheckpoint.Record()).ShouldBeNull();
        RestoreRelease.Find(grown, grown.At(1), GoodCheckpoint.Record(point: "rollback-0002-other-1")).ShouldBeNull();
    }

    [Fact]
    public async Task Without_a_usable_checkpoint_nothing_is_touched()
    {
        _checkout.Answer("stack-output", """{"release": 2, "lineageHead": 2, "phase": "serve", "databases": {"orders": {"primary": 2, "generations": {}, "name": "orders"}}}""");

        (await RefusedAsync("RST001", "to", "1", "--restore-data")).ShouldContain("--checkpoint");
        (await RefusedAsync("RST001", "to", "1", "--checkpoint", "good")).ShouldContain("--restore-data");
        await RefusedAsync("CHK003", "to", "1", "--restore-data", "--checkpoint", "good", "--yes");
        await RefusedAsync("OPS005", "to", "1", "--restore-data", "--checkpoint", "good");
        _checkout.Calls.ShouldAllBe(call => call.StartsWith("stack output", StringComparison.Ordinal));
        Directory.EnumerateFiles(_checkout.Releases).Count().ShouldBe(2);
    }

    private async Task<string> RefusedAsync(string code, params string[] arguments)
    {
        var run = await _checkout.RunAsync([.. arguments, "--stack", "dev"]);
        run.ExitCode.ShouldBe(ExitCode.Refused, run.Error + run.Out);
        run.Error.ShouldContain($"({code})");
        return run.Error;
    }

    private void Add(Release release) =>
        ReleaseFileWriter.WriteOnce(Path.Combine(_checkout.Releases, release.Number.FileName), ReleaseText.Write(release)).ShouldBeTrue();
}
