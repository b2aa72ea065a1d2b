using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Database.Backup;
using Rollback.Offline.Cloud.Database.Recovery;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Tests.Database;

public sealed class CloneSpaceTests
{
    private const long Mebibyte = 1024 * 1024;

    private static readonly RecoveryPlan Plan = new(
        new BaseBackup("/backup", new BackupManifest("", "", 1, 1, WalSegment.UsualSize, "0/0", "0/0", default, 0, [new BackedUpFile("base/5/1", 100 * Mebibyte, "")])),
        new WalArchive("/archive"), new RecoveryTarget.BackupEnd(), 0, 48 * Mebibyte);

    [Fact]
    public void Room_for_data_log_and_two_pieces_of_its_own_is_enough() => CloneSpace.Ensure(Plan, "/clones", 180 * Mebibyte);

    [Theory]
    [InlineData(132 * Mebibyte, true)]
    [InlineData((132 * Mebibyte) - 1, false)]
    public void Room_for_all_log_there_is_needs_no_reckoning_of_how_much_is_replayed(long available, bool ample) =>
        CloneSpace.IsAmple(Plan.Backup.Manifest, Plan.Archive, available).ShouldBe(ample);

    [Fact]
    public void Less_is_refused_with_the_numbers() =>
        Should.Throw<CloudException>(() => CloneSpace.Ensure(Plan, "/clones", (180 * Mebibyte) - 1)).Message.ShouldBe(
            "There is too little room in /clones to restore: 180 MiB are needed (100 MiB of data, 48 MiB of log), 179 MiB are free. Free space there and try again.");
}
