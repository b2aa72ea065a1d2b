using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Database.Recovery;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Tests.Database;

public sealed class RestoreTimeTextTests
{
    [Theory]
    [InlineData("2026-11-20T09:00:00Z")]
    [InlineData("2026-11-20T18:00:00+09:00")]
    [InlineData("2026-11-20 09:00:00.000000+00")]
    [InlineData("2026-11-20 09:00Z")]
    public void A_time_is_the_same_moment_in_any_zone(string text) =>
        RestoreTimeText.Parse(text).Settings["recovery_target_time"].ShouldBe("2026-11-20 09:00:00.000000+00");

    [Fact]
    public void A_time_counts_to_the_microsecond_and_no_further() =>
        RestoreTimeText.Parse("2026-11-20T09:00:00.1234569Z").Settings["recovery_target_time"].ShouldBe("2026-11-20 09:00:00.123456+00");

    [Theory]
    [InlineData("2026-11-20T09:00:00")]
    [InlineData("2026-11-20 09:00")]
    [InlineData("2026-11-20")]
    public void A_time_without_its_zone_is_refused(string text) =>
        Should.Throw<CloudException>(() => RestoreTimeText.Parse(text)).Message.ShouldBe(
            $"restoreTime is '{text}', a time without its zone: say 2026-11-20T09:00:00Z for UTC, or 2026-11-20T18:00:00+09:00.");

    [Theory]
    [InlineData("2026-13-20T09:00:00Z", "no time that exists")]
    [InlineData("lsn:16B3740", "no place in a write-ahead log")]
    [InlineData("", "restoreTime is empty")]
    [InlineData(null, "restoreTime is empty")]
    public void What_cannot_be_meant_is_refused(string? text, string reason) =>
        Should.Throw<CloudException>(() => RestoreTimeText.Parse(text)).Message.ShouldContain(reason);

    [Fact]
    public void A_place_excludes_the_record_that_begins_there()
    {
        var target = RestoreTimeText.Parse("lsn:0/16B3740");

        target.ShouldBe(new RecoveryTarget.Before(new Lsn(0x16B3740)));
        target.Settings["recovery_target_inclusive"].ShouldBe("off");
    }

    [Theory]
    [InlineData("before-v2")]
    [InlineData("v1.2")]
    [InlineData("12")]
    public void Anything_else_is_the_name_of_a_restore_point(string text) => RestoreTimeText.Parse(text).ShouldBe(new RecoveryTarget.Named(text));
}
