using Rollback.Offline.Cloud.Database.Archive;

namespace Rollback.Offline.Cloud.Tests.Database;

public sealed class WalSegmentTests
{
    [Theory]
    [InlineData("0/0", 0UL)]
    [InlineData("0/16B3740", 0x16B3740UL)]
    [InlineData("A/FFFFFFFF", 0xAFFFFFFFFUL)]
    public void A_place_reads_as_it_is_written(string text, ulong value)
    {
        Lsn.Parse(text).ShouldBe(new Lsn(value));
        new Lsn(value).ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0/")]
    [InlineData("0/x")]
    [InlineData("0/1/2")]
    [InlineData("0/123456789")]
    [InlineData("0/-1")]
    public void What_is_no_place_is_none(string text) => Lsn.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("000000010000000000000001", 1u, 1UL)]
    [InlineData("0000000200000003000000FF", 2u, 0x3FFUL)]
    public void A_segment_is_known_by_its_name(string name, uint timeline, ulong number)
    {
        WalSegment.TryParse(name, WalSegment.UsualSize, out var segment).ShouldBeTrue();

        segment.ShouldBe(new WalSegment(timeline, number, WalSegment.UsualSize));
        segment.Name.ShouldBe(name);
        WalSegment.Holding(timeline, segment.Start, WalSegment.UsualSize).ShouldBe(segment);
        WalSegment.Holding(timeline, segment.End, WalSegment.UsualSize).ShouldBe(segment.Next);
    }

    [Theory]
    [InlineData("00000002.history")]
    [InlineData("000000010000000000000001.sha256")]
    [InlineData("00000001000000000000000g")]
    public void Other_files_of_an_archive_are_no_segments(string name) => WalSegment.TryParse(name, WalSegment.UsualSize, out _).ShouldBeFalse();
}
