using Rollback.Offline.Cloud.Database;
using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Database.Backup;
using Rollback.Offline.Cloud.Tests.Support;

namespace Rollback.Offline.Cloud.Tests.Database;

[Collection(HistoryCollection.Name)]
public sealed class BackupTests(History history) : IDisposable
{
    private readonly string _target = Directory.CreateTempSubdirectory("rollback-clone-").FullName;

    public void Dispose() => Directory.Delete(_target, recursive: true);

    [Fact]
    public async Task A_clone_holds_every_file_of_the_manifest()
    {
        await BackupClone.RunAsync(Backup, _target, default);

        foreach (var file in Backup.Manifest.Files)
        {
            new FileInfo(Path.Combine(_target, file.Path)).Length.ShouldBe(file.Size, file.Path);
        }

        Backup.Manifest.Files.ShouldContain(file => file.Path == "backup_label");
        Backup.Manifest.Files.ShouldNotContain(file => file.Path.StartsWith("pg_wal/") || file.Path.StartsWith("pg_replslot/"));
    }

    [Theory]
    [InlineData("backup_label")]
    [InlineData("global/pg_control")]
    public async Task A_missing_file_is_named(string path)
    {
        using var replica = new Replica(Backup.Folder);
        replica.Remove($"data/{path}");

        (await RefusedAsync(replica)).ShouldBe($"{replica.PathOf($"data/{path}")} is missing");
    }

    [Fact]
    public async Task A_short_file_is_named()
    {
        using var replica = new Replica(Backup.Folder);
        var table = Backup.Manifest.Files.First(file => RelationFile.Of(file.Path) is not null && file.Size == 16384).Path;
        replica.Truncate($"data/{table}");

        (await RefusedAsync(replica)).ShouldBe($"{replica.PathOf($"data/{table}")} has 8192 bytes instead of 16384");
    }

    [Fact]
    public async Task A_flipped_bit_is_found_by_the_hash_in_the_manifest()
    {
        using var replica = new Replica(Backup.Folder);
        replica.Flip("data/PG_VERSION", 0);

        (await RefusedAsync(replica)).ShouldBe($"{replica.PathOf("data/PG_VERSION")} is not what was backed up: its SHA-256 differs from manifest.json");
    }

    [Fact]
    public void A_copy_without_a_readable_manifest_is_no_backup()
    {
        using var replica = new Replica(Backup.Folder);
        replica.Truncate(BackupManifest.FileName);

        BaseBackup.Find(replica.Folder).ShouldBeNull();
    }

    [Fact]
    public async Task A_corrupted_page_stops_a_backup()
    {
        using var replica = new Replica(Backup.Data);
        var table = Backup.Manifest.Files.First(file => RelationFile.Of(file.Path) is not null && file.Size == 16384).Path;
        replica.Flip(table, 8192 + 4000);

        var refusal = await Should.ThrowAsync<BackupDamageException>(() => BackupCopy.RunAsync(replica.Folder, _target, new Lsn(ulong.MaxValue), default));

        refusal.Message.ShouldBe($"page 1 of {table} is corrupted (its checksum is wrong)");
    }

    [Fact]
    public void Pruning_keeps_the_period_reachable_and_removes_the_log_before_it()
    {
        var folder = new DatabaseFolder("pruned", _target, "");
        var now = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        foreach (var (days, segment) in new[] { (20, 2UL), (9, 4UL), (8, 6UL), (3, 8UL) })
        {
            Invent(folder, now.AddDays(-days), segment);
        }

        Directory.CreateDirectory(folder.Archive);
        for (var number = 1UL; number <= 9; number++)
        {
            File.WriteAllText(new WalArchive(folder.Archive).PathOf(Segment(number)), "");
        }

        new BackupShelf(folder, new Clock(now)).Prune(TimeSpan.FromDays(7));

        var shelf = new BackupShelf(folder, TimeProvider.System);
        shelf.All.Select(backup => (now - backup.Manifest.StoppedAt).Days).ShouldBe([3, 8]);
        new WalArchive(folder.Archive).Segments(WalSegment.UsualSize).Min(segment => segment.Number).ShouldBe(6UL);
        shelf.LogSince(shelf.All[0]).ShouldBe(WalSegment.UsualSize);
    }

    private BaseBackup Backup => history.Shop.Backups[^1];

    private async Task<string> RefusedAsync(Replica replica) =>
        (await Should.ThrowAsync<BackupDamageException>(() => BackupClone.RunAsync(BaseBackup.Find(replica.Folder)!, _target, default))).Message;

    private static WalSegment Segment(ulong number) => new(1, number, WalSegment.UsualSize);

    private static void Invent(DatabaseFolder folder, DateTimeOffset stopped, ulong segment)
    {
        var path = Directory.CreateDirectory(Path.Combine(folder.Base, $"{segment}")).FullName;
        new BackupManifest("owner", BackupShelf.Purpose, 1, 1, WalSegment.UsualSize, $"{Segment(segment).Start}", $"{new Lsn(Segment(segment).Start.Value + 100)}", stopped, 0, []).Write(path);
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
