using FsCheck;
using FsCheck.Fluent;

namespace Rollback.Model.Tests;

public class WeightTests
{
    [Fact]
    public void Exactly_the_integers_from_0_to_255_are_weights() => Prop.ForAll(
        Gen.OneOf(Gen.Choose(-300, 600), ArbMap.Default.GeneratorFor<int>()).ToArbitrary(),
        value => Weight.TryFrom(value, out var weight) == (value is >= 0 and <= 255) && (weight is null || weight.Value.Value == value)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_refusal_names_the_range() =>
        Should.Throw<ArgumentOutOfRangeException>(() => Weight.From(300)).Message.ShouldStartWith("A DNS weight is an integer from 0 to 255.");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10000)]
    public void Release_numbers_are_1_to_9999(int value) => ReleaseNumber.TryFrom(value, out _).ShouldBeFalse();

    [Fact]
    public void A_release_number_names_its_file() => ReleaseNumber.From(12).FileName.ShouldBe("0012.yaml");
}
