using FsCheck;
using FsCheck.Fluent;

namespace Rollback.Model.Tests;

public class SpanTests
{
    [Theory]
    [InlineData("5m", 300_000)]
    [InlineData("0s", 0)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("250ms", 250)]
    [InlineData("1m250ms", 60_250)]
    [InlineData("2d", 172_800_000)]
    public void Spans_are_read(string text, long milliseconds)
    {
        Span.TryParse(text, out var span).ShouldBeTrue();

        span.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("5 m")]
    [InlineData("-5m")]
    [InlineData("5m1h")]
    [InlineData("1.5h")]
    public void Other_texts_are_no_spans(string text) => Span.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_span_reads_back_as_itself() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        milliseconds => Span.TryParse(Span.Format(TimeSpan.FromMilliseconds(milliseconds)), out var span) && span == TimeSpan.FromMilliseconds(milliseconds)).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
}
