using System.Globalization;
using System.Text.Json;
using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Database.Backup;
using Rollback.Offline.Cloud.Database.Recovery;
using Rollback.Offline.Cloud.Tests.Support;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Transport;
using static Rollback.Offline.Cloud.Tests.Support.Shorthand;

namespace Rollback.Offline.Cloud.Tests.Database;

[Collection(HistoryCollection.Name)]
public sealed class RestoreTests(History history)
{
    private const int SegmentSize = (int)WalSegment.UsualSize;

    [Fact]
    public async Task A_restore_point_lands_between_the_last_row_before_and_the_first_after_and_the_copy_is_a_server_of_its_own()
    {
        var fewer = await history.GroupAsync("fewer", ("max_connections", "20"), ("max_locks_per_transaction", "32"), ("max_worker_processes", "4"));
        var made = await history.Shop.RestoreAsync("by-name", "after-four", ("parameterGroupName", fewer));

        (await Source.AskAsync(made, Source.Numbers)).ShouldBe("1,2,3,4");
        (await Source.AskAsync(made, "SELECT concat_ws(' ', current_setting('fsync'), current_setting('archive_mode'), current_setting('autovacuum'))")).ShouldBe("on on on");
        (await Source.AskAsync(made, "SELECT concat_ws(' ', current_setting('max_logical_replication_workers'), current_setting('max_connections'), pg_is_in_recovery(), timeline_id) FROM pg_control_checkpoint()")).ShouldBe("4 20 f 2");
        var folder = Folder("by-name");
        new DirectoryInfo(Path.Combine(folder, "data", "pg_wal")).EnumerateFiles().Where(file => file.LinkTarget is not null).ShouldBeEmpty();
        var report = ReportOf("by-name");
        report.Stopped.ShouldStartWith("recovery stopping at restore point \"after-four\", time ");
        report.Backup.ShouldEndWith(History.Snapshot);
    }

    [Fact]
    public async Task A_place_in_the_log_is_exact_and_an_older_backup_is_chosen_for_it()
    {
        var made = await history.Shop.RestoreAsync("by-place", $"lsn:{history.Places[2]}");

        (await Source.AskAsync(made, Source.Numbers)).ShouldBe("1,2");
        ReportOf("by-place").Backup.ShouldContain("/shop/base/");
    }

    [Fact]
    public async Task A_damaged_newest_backup_is_passed_over_and_the_older_one_leads_to_the_same_rows()
    {
        var newest = BaseBackup.Find(Directory.EnumerateDirectories(history.Cloud.Cloud.Path, History.Snapshot, SearchOption.AllDirectories).Single())!;
        var table = Path.Combine(newest.Data, newest.Manifest.Files.First(file => RelationFile.Of(file.Path) is not null && file.Size == 16384).Path);
        File.Move(table, table + ".whole");
        try
        {
            await File.WriteAllBytesAsync(table, [.. (await File.ReadAllBytesAsync(table + ".whole")).Select((value, index) => index == 9000 ? (byte)~value : value)]);

            // The log is checked while the copy is made; what is wrong with it is always what is said.
            (await Should.ThrowAsync<RpcException>(() => history.Shop.RestoreAsync("passed-over", "never-made"))).Message.ShouldNotContain("is not what was backed up");
            Directory.Exists(Folder("passed-over")).ShouldBeFalse();

            var made = await history.Shop.RestoreAsync("passed-over", "after-four");

            (await Source.AskAsync(made, Source.Numbers)).ShouldBe("1,2,3,4");
            var report = ReportOf("passed-over");
            report.Backup.ShouldContain("/shop/base/");
            // Other tests may have made later backups, which do not lead there.
            report.Passed.ShouldContain($"{table} is not what was backed up: its SHA-256 differs from manifest.json");
        }
        finally
        {
            File.Move(table + ".whole", table, overwrite: true);
        }
    }

    [Fact]
    public async Task The_very_microsecond_of_a_commit_includes_it_and_the_one_before_does_not_whatever_the_servers_clock_shows()
    {
        var committed = await history.Shop.CommittedAsync(4);
        var before = DateTimeOffset.Parse(committed, CultureInfo.InvariantCulture).AddMicroseconds(-1).ToOffset(TimeSpan.FromHours(9)).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);

        var with = await history.Shop.RestoreAsync("at-commit", committed, ("parameterGroupName", "tokyo"));
        var without = await history.Shop.RestoreAsync("before-commit", before, ("parameterGroupName", "tokyo"));

        (await Source.AskAsync(with, "SHOW timezone")).ShouldBe("Asia/Tokyo");
        (await Source.AskAsync(with, Source.Numbers)).ShouldBe("1,2,3,4");
        (await Source.AskAsync(without, Source.Numbers)).ShouldBe("1,2,3");
    }

    [Fact]
    public async Task A_snapshot_is_restored_as_it_was_and_its_name_is_not_given_twice()
    {
        var made = await history.Cloud.Aws.CreateAsync(Source.Type, "of-snapshot", Source.Inputs("of-snapshot", ("snapshotIdentifier", History.Snapshot)));
        var refusal = await Should.ThrowAsync<RpcException>(() => history.Cloud.Aws.CreateAsync(
            "aws:rds/snapshot:Snapshot", "colliding", Map(("dbInstanceIdentifier", "of-snapshot"), ("dbSnapshotIdentifier", History.Snapshot))));

        (await Source.AskAsync(made, Source.Numbers)).ShouldBe("1,2,3");
        refusal.Message.ShouldContain("already exists");
    }

    [Fact]
    public async Task A_restored_database_is_restored_in_its_turn()
    {
        var first = await history.Shop.RestoreAsync("chained", "after-one");
        await Source.AskAsync(first, "INSERT INTO numbers VALUES (10); SELECT ''");
        await Source.AskAsync(first, "SELECT pg_create_restore_point('after-ten')::text");
        await Source.AskAsync(first, "INSERT INTO numbers VALUES (11); SELECT ''");

        var second = await history.Cloud.Aws.CreateAsync(Source.Type, "chained-again", Source.Inputs("chained-again",
            ("restoreToPointInTime", Map(("sourceDbInstanceIdentifier", "chained"), ("restoreTime", "after-ten")))));

        (await Source.AskAsync(second, Source.Numbers)).ShouldBe("1,10");
        (await Source.AskAsync(first, Source.Numbers)).ShouldBe("1,10,11");
        (await history.Shop.AskAsync(Source.Numbers)).ShouldStartWith("1,2,3,4,5");
        Directory.EnumerateFiles(history.Shop.Folder.Archive, "*.history").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2999-01-01T00:00:00Z", "which is in the future: the latest restorable time is ")]
    [InlineData("2001-01-01T00:00:00Z", "that is before its first backup was finished, at ")]
    [InlineData("lsn:0/10", "that is before its first backup was finished, at ")]
    [InlineData("never-made", "restore point 'never-made' is not in the archived log, which reaches to lsn:")]
    [InlineData("2026-11-20T09:00:00", "a time without its zone")]
    public async Task What_cannot_be_reached_is_refused_before_anything_is_made(string time, string reason)
    {
        var refusal = await Should.ThrowAsync<RpcException>(() => history.Shop.RestoreAsync("refused", time));

        refusal.Status.ShouldBe(StatusCode.FailedPrecondition);
        refusal.Message.ShouldContain(reason);
        Directory.Exists(Folder("refused")).ShouldBeFalse();
        history.Cloud.PidsOf("database/refused").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_damage_that_only_PostgreSQL_sees_fails_the_restore_and_the_same_command_works_once_it_is_mended()
    {
        var segment = WalSegment.Holding(1, Lsn.Parse(history.Places[4]), WalSegment.UsualSize);
        var file = history.Shop.Archive.PathOf(segment);
        var (bytes, hash) = (await File.ReadAllBytesAsync(file), await File.ReadAllTextAsync(history.Shop.Archive.HashPathOf(segment)));
        var spoiled = bytes.ToArray();
        // Within the row that was written: lengths and links between the records stay right, its checksum does not.
        spoiled[(int)(Lsn.Parse(history.Places[4]).Value % SegmentSize) - 9] ^= 1;
        File.Delete(history.Shop.Archive.HashPathOf(segment));
        await File.WriteAllBytesAsync(file, spoiled);

        var refusal = await Should.ThrowAsync<RpcException>(() => history.Shop.RestoreAsync("mended", "after-four"));
        await File.WriteAllBytesAsync(file, bytes);
        await File.WriteAllTextAsync(history.Shop.Archive.HashPathOf(segment), hash);

        refusal.Message.ShouldStartWith("Recovery to restore point 'after-four' failed. PostgreSQL ended with: recovery ended before configured recovery target was reached.");
        history.Cloud.PidsOf("database/mended").ShouldBeEmpty();
        Directory.Exists(Folder("mended")).ShouldBeFalse();
        (await Source.AskAsync(await history.Shop.RestoreAsync("mended", "after-four"), Source.Numbers)).ShouldBe("1,2,3,4");
    }

    private string Folder(string identifier) => Path.Combine(history.Cloud.Cloud.Databases, identifier);

    private RestoreReport ReportOf(string identifier) => JsonSerializer.Deserialize<RestoreReport>(
        File.ReadAllBytes(Path.Combine(Folder(identifier), RestoreReport.FileName)), JsonSerializerOptions.Web)!;
}
