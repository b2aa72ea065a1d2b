using System.Collections.Immutable;
using System.Text.Json;
using Pulumi.Serialization;
using Pulumi.Tests.Samples;

namespace Pulumi.Tests.Serialization;

public class ValueConverterTests
{
    private readonly List<string> _warnings = [];

    [Fact]
    public void Simple_values_fit_their_types()
    {
        Convert<string>("x").ShouldBe("x");
        Convert<bool>(true).ShouldBeTrue();
        Convert<double>(1.5).ShouldBe(1.5);
        Convert<int>(3.0).ShouldBe(3);
        Convert<int?>(3.0).ShouldBe(3);
        Convert<object>("x").ShouldBe("x");
        Convert<DayOfWeek>(3.0).ShouldBe(DayOfWeek.Wednesday);
        Convert<Size>("large").ShouldBe(Size.Large);
        Convert<Size?>("small").ShouldBe(Size.Small);
        _warnings.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_missing_is_the_default()
    {
        Convert<string>(null).ShouldBeNull();
        Convert<int>(null).ShouldBe(0);
        Convert<int?>(null).ShouldBeNull();
        Convert<ImmutableArray<string>>(null).IsDefault.ShouldBeTrue();
        Convert<ImmutableDictionary<string, string>>(null).ShouldBeNull();
        Convert<Disk>(null).ShouldBeNull();
        Convert<JsonElement>(null).ValueKind.ShouldBe(JsonValueKind.Null);
        _warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Collections_are_converted_element_by_element()
    {
        Convert<ImmutableArray<int>>(ImmutableArray.Create<object?>(1.0, 2.0)).ShouldBe([1, 2]);
        Convert<ImmutableDictionary<string, ImmutableArray<Size>>>(
            ImmutableDictionary<string, object?>.Empty.Add("a", ImmutableArray.Create<object?>("small")))["a"].ShouldBe([Size.Small]);
    }

    [Fact]
    public void Unions_take_the_first_type_that_fits()
    {
        Convert<Union<int, string>>(3.0).AsT0.ShouldBe(3);
        Convert<Union<int, string>>("x").AsT1.ShouldBe("x");
        Convert<Union<string, Size>>("small").AsT0.ShouldBe("small");
        _warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Output_types_are_made_by_their_constructor()
    {
        var disk = Convert<Disk>(ImmutableDictionary<string, object?>.Empty.Add("gibibytes", 4.0).Add("type", "ssd").Add("new", true));

        disk.Gibibytes.ShouldBe(4);
        disk.Kind.ShouldBe("ssd");
        disk.Password.ShouldBeNull();
    }

    [Fact]
    public void Json_takes_any_value()
    {
        var json = Convert<JsonElement>(ImmutableDictionary<string, object?>.Empty.Add("a", ImmutableArray.Create<object?>(1.0, null, "x")));

        json.GetRawText().ShouldBe("""{"a":[1,null,"x"]}""");
    }

    [Fact]
    public void A_value_of_the_wrong_type_is_a_warning_and_the_default()
    {
        Convert<int>("x").ShouldBe(0);
        Convert<ImmutableArray<int>>("x").IsDefault.ShouldBeTrue();
        Convert<Disk>(ImmutableDictionary<string, object?>.Empty.Add("gibibytes", "x")).Gibibytes.ShouldBe(0);
        Convert<Guid>("x").ShouldBe(Guid.Empty);

        _warnings.ShouldBe(
        [
            "Expected System.Int32 but got System.String deserializing here",
            $"Expected {typeof(ImmutableArray<int>).FullName} but got System.String deserializing here",
            "Expected System.Int32 but got System.String deserializing here(gibibytes)",
            "Expected System.Guid but got System.String deserializing here",
        ]);
    }

    private T Convert<T>(object? value) => (T)new ValueConverter(_warnings.Add).Convert("here", value, typeof(T))!;
}
