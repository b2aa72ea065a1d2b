using System.Collections.Immutable;
using System.Text.Json;
using Pulumi.Serialization;
using Pulumi.Testing;
using Pulumi.Tests.Samples;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Tests.Serialization;

public class SerializerTests
{
    public static TheoryData<object?, PropertyValue> Plain() => new()
    {
        { null, PropertyValue.Nothing },
        { "x", "x" },
        { true, true },
        { 3, 3.0 },
        { 2.5, 2.5 },
        { DayOfWeek.Wednesday, 3.0 },
        { Size.Large, "large" },
        { (Union<int, string>)"x", "x" },
        { (Input<string>)"x", "x" },
        { (InputUnion<int, string>)4, 4.0 },
        { Output.CreateSecret("x"), new PropertyValue.Secret("x") },
        { Look.Unknown<string>(), PropertyValue.NotKnown },
        { new object?[] { 1, null, "x" }, new PropertyValue.List([1.0, PropertyValue.Nothing, "x"]) },
        { ImmutableArray.Create(true), new PropertyValue.List([true]) },
        { default(ImmutableArray<int>), PropertyValue.Nothing },
        { new Dictionary<string, object?> { ["a"] = 1, ["b"] = null }, PropertyMap.Empty.With("a", 1.0) },
        { JsonSerializer.SerializeToElement(new { a = new[] { 1, 2 } }), PropertyMap.Empty.With("a", new PropertyValue.List([1.0, 2.0])) },
        { new StringAsset("t"), new PropertyValue.Blob(false, PropertyMap.Empty.With("text", "t")) },
        { new FileArchive("p"), new PropertyValue.Blob(true, PropertyMap.Empty.With("path", "p")) },
        {
            new AssetArchive(new Dictionary<string, AssetOrArchive> { ["f"] = new RemoteAsset("u") }),
            new PropertyValue.Blob(true, PropertyMap.Empty.With(
                "assets", PropertyMap.Empty.With("f", new PropertyValue.Blob(false, PropertyMap.Empty.With("uri", "u")))))
        },
        { new DiskArgs { Gibibytes = 5 }, PropertyMap.Empty.With("gibibytes", 5.0) },
    };

    [Theory]
    [MemberData(nameof(Plain))]
    public async Task Every_kind_of_value_has_its_form(object? value, PropertyValue expected) =>
        (await new Serializer(keepResources: true).SerializeAsync("x", value)).ShouldBe(expected);

    [Fact]
    public async Task One_unknown_element_leaves_the_others_known()
    {
        var list = new InputList<string> { "a", Look.Unknown<string>(), Output.CreateSecret("c") };
        var map = new InputMap<string> { { "a", "x" }, { "b", Look.Unknown<string>() } };

        (await SerializeAsync(list)).ShouldBe(new PropertyValue.List(["a", PropertyValue.NotKnown, new PropertyValue.Secret("c")]));
        (await SerializeAsync(map)).ShouldBe(PropertyMap.Empty.With("a", "x").With("b", PropertyValue.NotKnown));
    }

    [Fact]
    public async Task Output_types_go_back_by_their_fields()
    {
        var disk = new ValueConverter(_ => { }).Convert(
            "x", ImmutableDictionary<string, object?>.Empty.Add("gibibytes", 4.0).Add("type", "ssd"), typeof(Disk));

        (await SerializeAsync(disk)).ShouldBe(PropertyMap.Empty.With("gibibytes", 4.0).With("kind", "ssd"));
    }

    [Fact]
    public async Task Values_of_other_types_are_refused_with_their_path()
    {
        var refused = await Should.ThrowAsync<InvalidOperationException>(
            SerializeAsync(new Dictionary<string, object> { ["a"] = new object[] { Guid.Empty } }));
        refused.Message.ShouldBe("System.Guid is not a supported argument type.\n\tx.a[0]");

        (await Should.ThrowAsync<InvalidOperationException>(SerializeAsync(Task.FromResult(1)))).Message.ShouldContain("wrap your Task in an Output");
        (await Should.ThrowAsync<InvalidOperationException>(SerializeAsync(1L))).Message.ShouldContain("System.Int64");
        (await Should.ThrowAsync<InvalidOperationException>(SerializeAsync(new Dictionary<int, int> { [1] = 1 }))).Message.ShouldContain("string keys");
    }

    [Fact]
    public async Task A_required_input_must_be_given()
    {
        var missing = await Should.ThrowAsync<ArgumentNullException>(SerializeAsync(new DiskArgs()));

        missing.Message.ShouldContain("[Input] Pulumi.Tests.Samples.DiskArgs.Gibibytes is required but was not given a value");
    }

    [Fact]
    public async Task Settings_of_providers_go_as_json_text_with_secrecy_kept_outside()
    {
        var args = new ProviderArgs { Insecure = true, Regions = { "a", Output.CreateSecret("b") }, Endpoint = "e" };

        var serialized = await Serializer.SerializeAllAsync(args.ToDictionary(), "p", keepResources: true);

        serialized.Properties.ShouldBe(PropertyMap.Empty
            .With("endpoint", "e").With("insecure", "true").With("regions", new PropertyValue.Secret("""["a","b"]""")));

        var unknown = new ProviderArgs { Regions = { "a", Look.Unknown<string>() } };
        (await Serializer.SerializeAllAsync(unknown.ToDictionary(), "p", keepResources: true))
            .Properties["regions"].ShouldBe(PropertyValue.NotKnown);
    }

    [Fact]
    public async Task Kept_outputs_say_what_they_depend_on()
    {
        var a = Look.Resource("a");
        var urn = (await Look.Into(a.Urn)).Value;
        var values = ImmutableDictionary<string, object?>.Empty
            .Add("plain", Output.Create("x"))
            .Add("dependent", Look.From("x", a))
            .Add("unknown", Look.From("x", a, known: false, secret: true))
            .Add("nested", Look.From(new Dictionary<string, object> { ["in"] = Output.CreateSecret("s") }, a));

        var properties = (await Serializer.SerializeAllAsync(values, "x", keepResources: true, keepOutputs: true)).Properties;

        properties["plain"].ShouldBe("x");
        properties["dependent"].ShouldBe(new PropertyValue.Output("x", false, [urn]));
        properties["unknown"].ShouldBe(new PropertyValue.Output(null, true, [urn]));
        properties["nested"].ShouldBe(
            new PropertyValue.Output(PropertyMap.Empty.With("in", new PropertyValue.Secret("s")), false, [urn]));
    }

    [Fact]
    public async Task Resources_go_as_references_or_as_their_ids() =>
        await Deployment.TestAsync(new EmptyMocks(), new() { IsPreview = false }, async () =>
        {
            var server = new Server("web");
            var site = new Site("site");

            (await SerializeAsync(server)).ShouldBeOfType<PropertyValue.ResourceReference>().Id.ShouldBe("web-id");
            (await SerializeAsync(site)).ShouldBeOfType<PropertyValue.ResourceReference>().Id.ShouldBeNull();
            (await SerializeAsync(server, keepResources: false)).ShouldBe("web-id");
            (await SerializeAsync(site, keepResources: false)).ShouldBe((await Look.Into(site.Urn)).Value);
        });

    private static async Task<PropertyValue> SerializeAsync(object? value, bool keepResources = true) =>
        await new Serializer(keepResources).SerializeAsync("x", value);
}
