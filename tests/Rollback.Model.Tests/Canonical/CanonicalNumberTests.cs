using FsCheck;
using FsCheck.Fluent;

namespace Rollback.Model.Tests;

public class CanonicalNumberTests
{
    /// <summary>The samples of RFC 8785, appendix B: IEEE 754 bits and the text that ECMAScript gives them.</summary>
    [Theory]
    [InlineData(0x0000000000000000UL, "0")]
    [InlineData(0x8000000000000000UL, "0")]
    [InlineData(0x0000000000000001UL, "5e-324")]
    [InlineData(0x8000000000000001UL, "-5e-324")]
    [InlineData(0x7fefffffffffffffUL, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffffUL, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000UL, "9007199254740992")]
    [InlineData(0xc340000000000000UL, "-9007199254740992")]
    [InlineData(0x4430000000000000UL, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5UL, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6UL, "1e+23")]
    [InlineData(0x44b52d02c7e14af7UL, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4eUL, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4fUL, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50UL, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8cUL, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8dUL, "0.000001")]
    [InlineData(0x41b3de4355555553UL, "333333333.3333332")]
    [InlineData(0x41b3de4355555554UL, "333333333.33333325")]
    [InlineData(0x41b3de4355555555UL, "333333333.3333333")]
    [InlineData(0x41b3de4355555556UL, "333333333.3333334")]
    [InlineData(0x41b3de4355555557UL, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696UL, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959UL, "1424953923781206.2")]
    public void Numbers_are_written_as_the_standard_samples(ulong bits, string text) =>
        CanonicalNumber.Format(BitConverter.UInt64BitsToDouble(bits)).ShouldBe(text);

    [Fact]
    public void Every_finite_number_reads_back_as_itself() => Prop.ForAll(
        ArbMap.Default.ArbFor<long>().Convert(BitConverter.Int64BitsToDouble, BitConverter.DoubleToInt64Bits).Filter(double.IsFinite),
        number => double.Parse(CanonicalNumber.Format(number), System.Globalization.CultureInfo.InvariantCulture) == number).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_number_has_no_form(double value) => Should.Throw<ArgumentException>(() => CanonicalNumber.Format(value));
}
