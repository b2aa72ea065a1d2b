using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Releases;
using Rollback.Operations.Restore;

namespace Rollback.Operations.Tests;

public sealed class RestoreReleaseTests : IDisposable
{
    private static readonly Created Now = new(new DateTimeOffset(2026, 11, 22, 3, 0, 0, TimeSpan.Zero), "ana@example.com");

    private readonly StackCheckout _checkout = new(lineage: "move");

    private string Folder => Path.Combine(_checkout.Root, "stacks", "dev");

    public void Dispose() => _checkout.Dispose();

    private static CheckpointRecord Record(RestoreMethod method, string point = "rollback-0001-good-1") => new()
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

    [Fact]
    public void The_release_has_the_content_of_the_earlier_one_and_a_new_generation_at_the_point()
    {
        var lineage = Lineage.Load(Folder).Lineage!;

        var release = RestoreRelease.Make(lineage, lineage.At(1), Record(RestoreMethod.RestorePoint), Now);
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

        RestoreRelease.Make(lineage, lineage.At(1), Record(RestoreMethod.Time), Now).Databases["orders"].Generations[3].Seed!.Time.ShouldBe(Now.At);
    }

    [Fact]
    public void An_interrupted_restore_is_found_again_and_another_one_is_not()
    {
        var lineage = Lineage.Load(Folder).Lineage!;
        RestoreRelease.Find(lineage, lineage.At(1), Record(RestoreMethod.RestorePoint)).ShouldBeNull();
        Add(RestoreRelease.Make(lineage, lineage.At(1), Record(RestoreMethod.RestorePoint), Now));
        var grown = Lineage.Load(Folder).Lineage!;

        RestoreRelease.Find(grown, grown.At(1), Record(RestoreMethod.RestorePoint))!.Number.Value.ShouldBe(3);
        RestoreRelease.Find(grown, grown.At(2), Record(RestoreMethod.RestorePoint)).ShouldBeNull();
        RestoreRelease.Find(grown, grown.At(1), Record(RestoreMethod.RestorePoint, "rollback-0002-other-1")).ShouldBeNull();
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
