using FsCheck;
using FsCheck.Fluent;
using Rollback.Model.Reading;

namespace Rollback.Model.Tests;

public class ReleaseTextTests
{
    [Fact]
    public void Whatever_is_written_reads_back_as_the_same_release() => Prop.ForAll(Generated.Releases, release =>
    {
        var text = ReleaseText.Write(release);
        var file = ReleaseFile.Read("0001.yaml", text);
        return (file.Release is { } read && Digest.Of(read) == Digest.Of(release)).Label(string.Join("\n", file.Errors) + "\n" + text);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void The_file_is_laid_out_for_people()
    {
        using var folder = new LineageOnDisk(Sample.First, Sample.Second);

        ReleaseText.Write(folder.Valid.At(2)).ShouldBe($$"""
            # yaml-language-server: $schema=../../release.schema.json
            release: 2
            parent: {{folder.Valid.DigestOf(ReleaseNumber.First)}}
            created: { at: 2026-11-21T09:00:00Z, by: ana@example.com }
            summary: Orders move to generation 2
            services:
              orders:
                blue: { image: {{Sample.ImageOne}}, replicas: 2 }
                green: { image: {{Sample.ImageTwo}}, replicas: 3 }
                traffic: { blue: 0, green: 100 }
                database: orders
            databases:
              orders:
                primary: 2
                generations:
                  1: { engineVersion: "15", instanceClass: db.t4g.medium, storageGiB: 20, backupDays: 14 }
                  2: { engineVersion: "15", instanceClass: db.t4g.medium, storageGiB: 20, backupDays: 14, seed: { generation: 1, via: replication } }
            secrets: { orders-db: 2, session-key: 1 }
            changes:
              - id: orders-v2
                database: orders
                class: reversible
                apply: migrations/orders-v2.up.sql
                undo: migrations/orders-v2.down.sql
            objectives: { rto: 5m, rpo: 0s, failedRequests: 0 }

            """);
    }
}
