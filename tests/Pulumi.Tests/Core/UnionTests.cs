using System.Collections.Immutable;
using Pulumi.Tests.Samples;

namespace Pulumi.Tests.Core;

public class UnionTests
{
    private readonly Union<int, string> _number = 1;
    private readonly Union<int, string> _text = "x";

    [Fact]
    public void A_union_knows_its_side()
    {
        (_number.IsT0, _number.IsT1, _number.AsT0, _number.Value).ShouldBe((true, false, 1, (object)1));
        (_text.IsT0, _text.IsT1, _text.AsT1, _text.Value).ShouldBe((false, true, "x", (object)"x"));
    }

    [Fact]
    public void The_wrong_side_is_refused()
    {
        Should.Throw<InvalidOperationException>(() => _number.AsT1);
        Should.Throw<InvalidOperationException>(() => _text.AsT0);
    }

    [Fact]
    public void A_union_can_be_matched_and_mapped()
    {
        _number.Match(number => number + 1, text => text.Length).ShouldBe(2);
        _text.MapT1(text => text.Length).AsT1.ShouldBe(1);
        _number.MapT0(number => $"{number}").AsT0.ShouldBe("1");
        _text.Bimap(number => number, text => text + "!").AsT1.ShouldBe("x!");
        _number.TryPickT0(out var value, out _).ShouldBeTrue();
        value.ShouldBe(1);
        _number.TryPickT1(out _, out var remainder).ShouldBeFalse();
        remainder.ShouldBe(1);

        var seen = "";
        _text.Switch(_ => seen = "number", text => seen = text);
        seen.ShouldBe("x");
    }

    [Fact]
    public void Equality_is_of_side_and_value()
    {
        (_number == 1).ShouldBeTrue();
        (_number != _text).ShouldBeTrue();
        _number.Equals((object)(Union<int, string>)1).ShouldBeTrue();
        _number.GetHashCode().ShouldBe(((Union<int, string>)1).GetHashCode());
    }

    [Fact]
    public async Task Outputs_of_unions_and_arrays_are_reached_into()
    {
        var union = Output.Create(_text);
        var array = Output.Create(ImmutableArray.Create("a", "b"));

        (await Look.ValueOf(union.IsT0())).ShouldBeFalse();
        (await Look.ValueOf(union.IsT1())).ShouldBeTrue();
        (await Look.ValueOf(union.AsT1())).ShouldBe("x");
        (await Look.ValueOf(union.Value())).ShouldBe("x");
        await Should.ThrowAsync<InvalidOperationException>(Look.ValueOf(union.AsT0()));
        (await Look.ValueOf(array.First())).ShouldBe("a");
        (await Look.ValueOf(array.GetAt(1))).ShouldBe("b");
        (await Look.ValueOf(array.Length())).ShouldBe(2);
    }
}
