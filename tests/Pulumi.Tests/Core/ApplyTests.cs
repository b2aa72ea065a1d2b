using Pulumi.Tests.Samples;

namespace Pulumi.Tests.Core;

public class ApplyTests
{
    public static TheoryData<bool, bool, bool, bool> Matrix()
    {
        var matrix = new TheoryData<bool, bool, bool, bool>();
        foreach (var bits in Enumerable.Range(0, 16))
        {
            matrix.Add((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0);
        }

        return matrix;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task A_result_is_known_if_both_sides_are_and_secret_if_either_is(
        bool outerKnown, bool outerSecret, bool innerKnown, bool innerSecret)
    {
        var a = Look.Resource("a");
        var b = Look.Resource("b");
        var ran = false;

        var data = await Look.Into(Look.From(1, a, outerKnown, outerSecret).Apply(_ =>
        {
            ran = true;
            return Look.From("x", b, innerKnown, innerSecret);
        }));

        ran.ShouldBe(outerKnown);
        data.IsKnown.ShouldBe(outerKnown && innerKnown);
        data.IsSecret.ShouldBe(outerSecret || (outerKnown && innerSecret));
        data.Resources.ShouldBe(outerKnown ? [a, b] : [a], ignoreOrder: true);
    }

    [Fact]
    public async Task A_plain_result_keeps_what_is_known_of_its_source()
    {
        var a = Look.Resource("a");

        var data = await Look.Into(Look.From(20, a, secret: true).Apply(number => number + 1));

        data.Value.ShouldBe(21);
        data.IsSecret.ShouldBeTrue();
        data.Resources.ShouldBe([a]);
    }

    [Fact]
    public async Task Tasks_inputs_and_outputs_are_awaited()
    {
        var source = Output.Create(1);

        (await Look.ValueOf(source.Apply(number => Task.FromResult(number + 1)))).ShouldBe(2);
        (await Look.ValueOf(source.Apply(number => (Input<int>)(number + 2)))).ShouldBe(3);
        (await Look.ValueOf(source.Apply(number => Output.Create(number + 3)))).ShouldBe(4);
        (await Look.ValueOf(source.UntypedApply(number => Output.Create($"{number}!")))).ShouldBe("1!");
    }

    [Fact]
    public async Task An_action_that_waits_gives_an_output_of_nothing()
    {
        var seen = 0;

        var done = Output.Create(5).Apply(async number =>
        {
            await Task.Yield();
            seen = number;
        });

        await Look.Into<ValueTuple>(done);
        seen.ShouldBe(5);
    }

    [Fact]
    public async Task A_null_output_counts_as_the_default()
    {
        (await Look.ValueOf(Output.Create(1).Apply(_ => (Output<string>?)null))).ShouldBeNull();
        (await Look.ValueOf(Output.Create(1).Apply(_ => (Input<int>?)null))).ShouldBe(0);
    }

    [Fact]
    public async Task An_exception_travels_with_the_output()
    {
        var output = Output.Create(1).Apply(number => number == 1 ? throw new InvalidOperationException("no") : number);

        (await Should.ThrowAsync<InvalidOperationException>(output.DataTask)).Message.ShouldBe("no");
    }

    [Fact]
    public void Text_of_an_output_says_how_to_get_at_the_value()
    {
        Output.CreateSecret("hunter2").ToString().ShouldSatisfyAllConditions(
            text => text.ShouldContain("Output.Format"),
            text => text.ShouldContain("Apply"),
            text => text.ShouldNotContain("hunter2"));
    }
}
