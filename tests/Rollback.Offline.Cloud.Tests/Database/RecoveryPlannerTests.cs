using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Database.Backup;
using Rollback.Offline.Cloud.Database.Recovery;
using Rollback.Offline.Cloud.Tests.Support;

namespace Rollback.Offline.Cloud.Tests.Database;

[Collection(HistoryCollection.Name)]
public sealed class RecoveryPlannerTests(History history) : IDisposable
{
    private readonly Replica _archive = new(history.Shop.Folder.Archive);

    public void Dispose() => _archive.Dispose();

    [Fact]
    public async Task A_restore_point_is_found_behind_the_backup()
    {
        var plan = await PlanAsync(new RecoveryTarget.Named("after-four"));

        plan.LogBytes.ShouldBeGreaterThan(2 * WalSegment.UsualSize);
        plan.PreparedTransactions.ShouldBe(5);
    }

    [Fact]
    public async Task A_name_that_nobody_gave_is_unreachable() =>
        (await RefusedAsync(new RecoveryTarget.Named("never"))).ShouldMatch(@"\Arestore point 'never' is not in the archived log, which reaches to lsn:\w+/\w+, \d{4}-.*Z\z");

    [Fact]
    public async Task A_name_that_was_given_twice_is_ambiguous() =>
        (await RefusedAsync(new RecoveryTarget.Named("twice"))).ShouldMatch(@"\Arestore point 'twice' exists more than once, at lsn:\S+ \(.*Z\) and lsn:\S+ \(.*Z\); name one of these places as restoreTime\z");

    [Fact]
    public async Task A_place_beyond_the_archive_is_unreachable() =>
        (await RefusedAsync(new RecoveryTarget.Before(Lsn.Parse("FF/0")))).ShouldStartWith("lsn:FF/0 is not in the archived log, which reaches to lsn:");

    [Fact]
    public async Task A_time_after_the_last_commit_in_the_archive_is_unreachable() =>
        (await RefusedAsync(new RecoveryTarget.At(TimeProvider.System.GetUtcNow().AddHours(1)))).ShouldContain("is not in the archived log");

    [Fact]
    public async Task A_gap_in_the_archive_is_named()
    {
        var gap = SegmentOf(3);
        _archive.Remove(gap.Name);

        (await RefusedAsync(new RecoveryTarget.Named("after-four"))).ShouldBe($"{_archive.PathOf(gap.Name)} is missing, although later pieces are there");
    }

    [Fact]
    public async Task A_piece_that_is_too_short_is_named()
    {
        var cut = SegmentOf(3);
        _archive.Truncate(cut.Name);

        (await RefusedAsync(new RecoveryTarget.Named("after-four"))).ShouldBe($"{_archive.PathOf(cut.Name)} has 8388608 bytes instead of 16777216");
    }

    [Fact]
    public async Task A_flipped_bit_is_found_by_the_hash_that_the_piece_had_when_it_was_archived()
    {
        var flipped = SegmentOf(3);
        _archive.Flip(flipped.Name, 5000);

        (await RefusedAsync(new RecoveryTarget.Named("after-four"))).ShouldBe($"{_archive.PathOf(flipped.Name)} is not what was archived: its SHA-256 differs from {flipped.Name}.sha256");
    }

    [Fact]
    public async Task A_piece_in_the_place_of_another_is_found_even_without_hashes()
    {
        var (first, second) = (SegmentOf(3), SegmentOf(4));
        File.Copy(_archive.PathOf(first.Name), _archive.PathOf("copy"));
        _archive.Remove(second.Name);
        _archive.Remove(second.Name + WalArchive.HashSuffix);
        File.Move(_archive.PathOf("copy"), _archive.PathOf(second.Name));

        (await RefusedAsync(new RecoveryTarget.Named("after-four"))).ShouldBe($"{second.Name} holds at {second.Start} a page of {first.Start}, timeline 1");
    }

    [Fact]
    public async Task Damage_behind_the_target_is_in_nobodys_way()
    {
        _archive.Truncate(SegmentOf(5).Name);

        await PlanAsync(new RecoveryTarget.Named("after-four"));
        await PlanAsync(new RecoveryTarget.Before(Lsn.Parse(history.Places[2])));
    }

    [Fact]
    public async Task Log_of_another_cluster_is_refused()
    {
        var backup = Oldest with { Manifest = Oldest.Manifest with { SystemIdentifier = 7 } };

        var refusal = await Should.ThrowAsync<UnreachableException>(() => RecoveryPlanner.PlanAsync(backup, new WalArchive(_archive.Folder), new RecoveryTarget.Named("after-one"), default));

        refusal.Message.ShouldEndWith("expected 7");
    }

    private BaseBackup Oldest => history.Shop.Backups[^1];

    private WalSegment SegmentOf(int number) => WalSegment.Holding(1, Lsn.Parse(history.Places[number]), WalSegment.UsualSize);

    private Task<RecoveryPlan> PlanAsync(RecoveryTarget target) => RecoveryPlanner.PlanAsync(Oldest, new WalArchive(_archive.Folder), target, default);

    private async Task<string> RefusedAsync(RecoveryTarget target) => (await Should.ThrowAsync<UnreachableException>(() => PlanAsync(target))).Message;
}
