using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Tests.State;

public sealed class JsonNumbersTests
{
    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(0, "0")]
    [InlineData(-1, "-1")]
    [InlineData(5432, "5432")]
    [InlineData(0.1, "0.1")]
    [InlineData(-1234.5, "-1234.5")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(12345678901234567890d, "12345678901234567000")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(0.000001, "0.000001")]
    [InlineData(1.25e-7, "1.25e-7")]
    public void Numbers_are_spelled_as_in_official_state_files(double value, string text) => JsonNumbers.Format(value).ShouldBe(text);
}
