using System.Globalization;
using System.Text.Json;
using Pulumi.Tests.Samples;
using Pulumi.Utilities;

namespace Pulumi.Tests.Core;

public class OutputTests
{
    [Fact]
    public async Task Secrets_are_secret_until_unsecret()
    {
        (await Output.IsSecretAsync(Output.Create(1))).ShouldBeFalse();
        (await Output.IsSecretAsync(Output.CreateSecret(1))).ShouldBeTrue();
        (await Output.IsSecretAsync(Output.CreateSecret(Task.FromResult(1)))).ShouldBeTrue();
        (await Output.IsSecretAsync(Output.CreateSecret(Output.Create(1)))).ShouldBeTrue();
        (await Output.IsSecretAsync(Output.Unsecret(Output.CreateSecret(1)))).ShouldBeFalse();
    }

    [Fact]
    public async Task All_and_tuple_join_knowledge_secrecy_and_resources()
    {
        var a = Look.Resource("a");
        var b = Look.Resource("b");

        var all = await Look.Into(Output.All(Look.From(1, a, secret: true), Look.From(2, b)));
        var tuple = await Look.Into(Output.Tuple(Look.From(1, a), Look.From("x", b, known: false)));

        all.Value.ShouldBe([1, 2]);
        all.IsSecret.ShouldBeTrue();
        all.Resources.ShouldBe([a, b], ignoreOrder: true);
        tuple.IsKnown.ShouldBeFalse();
        tuple.Resources.ShouldBe([a, b], ignoreOrder: true);
    }

    [Fact]
    public async Task A_tuple_takes_up_to_eight_inputs_of_any_kind()
    {
        var eight = await Look.ValueOf(Output.Tuple<int, string, bool, double, int, int, int, int>(1, "2", true, 4.0, 5, 6, 7, 8));

        eight.ShouldBe((1, "2", true, 4.0, 5, 6, 7, 8));
    }

    [Fact]
    public async Task Format_takes_plain_values_inputs_and_outputs_and_is_invariant()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("");
        try
        {
            Input<int> input = 3;
            string? nothing = null;

            (await Look.ValueOf(Output.Format($"{1.5}-{Output.Create("x")}-{input:000}-{nothing}|{"y",3}|"))).ShouldBe("1.5-x-003-|  y|");
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public async Task Format_is_secret_or_unknown_if_an_argument_is()
    {
        (await Look.Into(Output.Format($"{Output.CreateSecret("s")}"))).IsSecret.ShouldBeTrue();
        (await Look.Into(Output.Format($"{Look.Unknown<string>()}"))).IsKnown.ShouldBeFalse();
    }

    [Fact]
    public async Task Json_text_awaits_the_outputs_within_the_value()
    {
        var a = Look.Resource("a");
        var value = Output.Create(new Dictionary<string, object>
        {
            ["plain"] = 1,
            ["output"] = Look.From("x", a, secret: true),
            ["nested"] = new[] { Output.Create(Output.Create(true)) },
            ["input"] = (Input<int>)7,
        });

        var data = await Look.Into(Output.JsonSerialize(value));

        data.Value.ShouldBe("""{"plain":1,"output":"x","nested":[true],"input":7}""");
        data.IsSecret.ShouldBeTrue();
        data.Resources.ShouldBe([a]);
    }

    [Fact]
    public async Task Json_text_is_unknown_if_anything_within_is()
    {
        var data = await Look.Into(Output.JsonSerialize(Output.Create(new[] { Look.Unknown<int>(), Output.Create(1) })));

        data.IsKnown.ShouldBeFalse();
    }

    [Fact]
    public async Task Json_options_are_kept()
    {
        var camel = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

        (await Look.ValueOf(Output.JsonSerialize(Output.Create(new { Name = "x" }), camel))).ShouldBe("""{"name":"x"}""");
    }

    [Fact]
    public async Task Json_text_is_read_as_secret_as_it_is()
    {
        var data = await Look.Into(Output.JsonDeserialize<int[]>(Output.CreateSecret("[1,2]")));

        data.Value.ShouldBe([1, 2]);
        data.IsSecret.ShouldBeTrue();
    }

    [Fact]
    public async Task Tools_can_look_into_outputs()
    {
        var resource = Look.Resource("a");
        var output = OutputUtilities.WithDependency(OutputUtilities.CreateUnknown(4), resource);

        (await OutputUtilities.GetIsKnownAsync(output)).ShouldBeFalse();
        (await OutputUtilities.GetValueAsync(output)).ShouldBe(4);
        (await OutputUtilities.GetDependenciesAsync(output)).ShouldBe([resource]);
        (await OutputUtilities.GetIsKnownAsync(OutputUtilities.CreateUnknown(() => Task.FromResult(1)))).ShouldBeFalse();
    }

    [Fact]
    public async Task A_deferred_output_is_resolved_once()
    {
        var deferred = new DeferredOutput<int>();
        var doubled = deferred.Output.Apply(number => number * 2);

        deferred.Resolve(Output.CreateSecret(4));

        (await Look.Into(doubled)).ShouldSatisfyAllConditions(data => data.Value.ShouldBe(8), data => data.IsSecret.ShouldBeTrue());
        Should.Throw<InvalidOperationException>(() => deferred.Resolve(Output.Create(5)));
    }
}
