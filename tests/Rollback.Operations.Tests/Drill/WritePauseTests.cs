using System.Text.Json;
using Rollback.Operations.Drill;
using Rollback.Operations.Report;

namespace Rollback.Operations.Tests;

public sealed class WritePauseTests
{
    [Fact]
    public void A_percentile_is_a_gap_that_was_measured()
    {
        var gaps = Enumerable.Range(1, 200).Reverse().Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds));

        WritePause.Of(gaps).ShouldBe(new(100, 198, 200));
        WritePause.Of([TimeSpan.FromMilliseconds(12.34)]).ShouldBe(new(12.3, 12.3, 12.3));
        WritePause.Of([]).ShouldBeNull();
    }

    [Fact]
    public void Its_fields_are_called_as_the_documentation_says()
    {
        JsonSerializer.SerializeToNode(new WritePause(1, 2, 3), ReportJson.Options)!.AsObject().Select(field => field.Key).ShouldBe(["p50", "p99", "max"]);
    }
}
