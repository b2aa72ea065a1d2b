using Rollback.Offline.Engine.Monitor;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Tests.Monitor;

public sealed class VersionRangeTests
{
    [Theory]
    [InlineData(">=3.100.0", true)]
    [InlineData(">= 3.100.0 < 4.0.0", true)]
    [InlineData("3.x", true)]
    [InlineData("3.248.0", true)]
    [InlineData("^3.2.0", true)]
    [InlineData("~3.248.0", true)]
    [InlineData("<3.0.0 || >=3.248.0", true)]
    [InlineData(">3.248.0", false)]
    [InlineData("4.x", false)]
    [InlineData("!3.248.0", false)]
    public void A_version_is_in_a_range_or_not(string range, bool isIn) => VersionRange.Parse(range).Contains("v3.248.0").ShouldBe(isIn);

    [Fact]
    public void What_is_no_range_is_refused() =>
        Should.Throw<RpcException>(() => VersionRange.Parse("three")).Message.ShouldContain("'three' is not a range of versions");
}
