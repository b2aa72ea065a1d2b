using Rollback.Offline.Cloud.Dns;

namespace Rollback.Offline.Cloud.Tests.Dns;

public sealed class WeightedChoiceTests
{
    [Theory]
    [InlineData(0, "blue")]
    [InlineData(29, "blue")]
    [InlineData(30, "green")]
    [InlineData(99, "green")]
    public void Healthy_colors_are_answered_by_weight(int drawn, string color) =>
        Choose([Of("blue", 30), Of("green", 70)], healthy: ["blue", "green"], drawn).ShouldBe(color);

    [Fact]
    public void An_unhealthy_color_is_not_answered_whatever_its_weight() =>
        Choose([Of("blue", 1), Of("green", 255)], healthy: ["blue"], 0).ShouldBe("blue");

    [Fact]
    public void Weight_0_is_answered_only_when_no_other_is_healthy()
    {
        Choose([Of("blue", 0), Of("green", 5)], healthy: ["blue", "green"], 0).ShouldBe("green");
        Choose([Of("blue", 0), Of("green", 5)], healthy: ["blue"], 0).ShouldBe("blue");
    }

    [Fact]
    public void When_all_are_unhealthy_all_count_as_healthy() =>
        Choose([Of("blue", 40), Of("green", 60)], healthy: [], 59).ShouldBe("green");

    private static string Choose(RecordSet[] sets, string[] healthy, int drawn) =>
        WeightedChoice.Of(sets, set => healthy.Contains(set.HealthCheck), _ => drawn)!.Values[0];

    private static RecordSet Of(string color, int weight) => new("orders.test", DnsRecordType.A, 30, [color], weight, color, null);
}
