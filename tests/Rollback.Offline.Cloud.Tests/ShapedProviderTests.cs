using Google.Protobuf;
using Pulumirpc;
using Rollback.Offline.Cloud.Provider;
using Rollback.Offline.Cloud.Shape;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;
using static Rollback.Offline.Cloud.Tests.Support.Shorthand;

namespace Rollback.Offline.Cloud.Tests;

public sealed class ShapedProviderTests
{
    private const string Record = "aws:route53/record:Record";
    private const string ConfigMap = "kubernetes:core/v1:ConfigMap";
    private static readonly PackageShapes AwsShapes = PackageShapes.Load("aws");
    private static readonly PackageShapes KubernetesShapes = PackageShapes.Load("kubernetes");

    [Fact]
    public void Every_misfit_is_named_with_its_property()
    {
        var failures = Check(AwsShapes, Record, Map(("Name", "a"), ("type", 5), ("zoneId", "Z"), ("ttl", Map()), ("weightedRoutingPolicies", List(Map(("weight", "heavy"))))));

        failures.Select(failure => (failure.Property, failure.Reason)).ShouldBe(
        [
            ("Name", "aws:route53/record:Record has no property 'Name'. Did you mean 'name'?"),
            ("ttl", "Expected a number, got an object."),
            ("type", "Expected a string, got a number."),
            ("weightedRoutingPolicies[0].weight", "Expected a number, got a string."),
            ("name", "Required property 'name' is missing."),
        ]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(256)]
    [InlineData(300)]
    public void A_weight_out_of_range_is_refused(int weight)
    {
        var inputs = Map(("name", "a"), ("type", "A"), ("zoneId", "Z"), ("ttl", 30), ("records", List("127.0.0.1")), ("setIdentifier", "blue"),
            ("weightedRoutingPolicies", List(Map(("weight", weight)))));

        Check(AwsShapes, Record, inputs).Single().Reason.ShouldBe($"weight is {weight}; it must be a whole number from 0 to 255.");
    }

    [Fact]
    public void Secrets_and_unknowns_fit_everywhere() =>
        Check(AwsShapes, Record, Map(("name", Secret("a")), ("type", "A"), ("zoneId", PropertyValue.NotKnown), ("ttl", PropertyValue.NotKnown), ("records", PropertyValue.NotKnown)))
            .ShouldBeEmpty();

    [Fact]
    public void An_unknown_type_is_refused_in_words() =>
        Check(AwsShapes, "aws:quantum/computer:Computer", Map()).Single().Reason.ShouldStartWith("The offline cloud does not know the type 'aws:quantum/computer:Computer'");

    [Theory]
    [InlineData(ConfigMap, null, "shop")]
    [InlineData(ConfigMap, "own", "own")]
    [InlineData("kubernetes:core/v1:Namespace", null, null)]
    public void An_object_without_a_namespace_gets_that_of_its_provider(string type, string? own, string? expected)
    {
        var inputs = own is null ? Map() : Map(("metadata", Map(("namespace", own))));

        Provider(KubernetesShapes).Check(Request(type, inputs, Map(), 1), defaultNamespace: "shop").Inputs.ToProperties().TextAt("metadata.namespace").ShouldBe(expected);
    }

    [Fact]
    public void A_name_once_made_up_is_kept_and_a_replacement_gets_another()
    {
        var provider = Provider(AwsShapes);
        var first = provider.Check(Request("aws:sns/topic:Topic", Map(), Map(), 1)).Inputs.ToProperties();

        first.TextAt("name")!.ShouldMatch("^thing-[0-9a-f]{8}$");
        provider.Check(Request("aws:sns/topic:Topic", Map(), first, 2)).Inputs.ToProperties().TextAt("name").ShouldBe(first.TextAt("name"));
        provider.Check(Request("aws:sns/topic:Topic", Map(), Map(), 2)).Inputs.ToProperties().TextAt("name").ShouldNotBe(first.TextAt("name"));
    }

    [Fact]
    public void A_kubernetes_object_gets_its_name_into_its_metadata()
    {
        var inputs = Provider(KubernetesShapes).Check(Request(ConfigMap, Map(("metadata", Map(("namespace", "shop")))), Map(), 1)).Inputs.ToProperties();

        inputs.TextAt("metadata.name")!.ShouldStartWith("thing-");
        inputs.TextAt("metadata.namespace").ShouldBe("shop");
    }

    [Fact]
    public void Equal_inputs_are_no_difference_secret_or_not()
    {
        var diff = Diff(Record, Map(("name", "a"), ("ttl", 30)), Map(("name", Secret("a")), ("ttl", 30)));

        diff.Changes.ShouldBe(DiffResponse.Types.DiffChanges.DiffNone);
        diff.DetailedDiff.ShouldBeEmpty();
    }

    [Fact]
    public void A_weight_changes_in_place()
    {
        var diff = Diff(Record, Map(("weightedRoutingPolicies", List(Map(("weight", 0))))), Map(("weightedRoutingPolicies", List(Map(("weight", 100))))));

        diff.Replaces.ShouldBeEmpty();
        diff.Diffs.ShouldBe(["weightedRoutingPolicies"]);
        diff.DetailedDiff["weightedRoutingPolicies[0].weight"].Kind.ShouldBe(PropertyDiff.Types.Kind.Update);
    }

    [Theory]
    [InlineData("aws:rds/instance:Instance", "snapshotIdentifier")]
    [InlineData("aws:rds/instance:Instance", "identifier")]
    [InlineData("aws:secretsmanager/secretVersion:SecretVersion", "secretString")]
    [InlineData("aws:route53/record:Record", "setIdentifier")]
    public void Some_changes_mean_another_resource(string type, string property)
    {
        var diff = Diff(type, Map((property, "old")), Map((property, "new")));

        diff.Replaces.ShouldBe([property]);
        diff.DetailedDiff[property].Kind.ShouldBe(PropertyDiff.Types.Kind.UpdateReplace);
    }

    [Fact]
    public void A_named_kubernetes_object_makes_room_before_it_is_replaced()
    {
        PropertyMap Inputs(string name, string value) => Map(("metadata", Map(("name", name))), ("data", Map(("key", value))));

        Diff(ConfigMap, Inputs("fixed", "1"), Inputs("fixed", "2")).DeleteBeforeReplace.ShouldBeTrue();
        Diff(ConfigMap, Inputs("thing-12345678", "1"), Inputs("thing-12345678", "2")).DeleteBeforeReplace.ShouldBeFalse();
    }

    [Fact]
    public void What_is_not_known_yet_counts_as_a_change() =>
        Diff(Record, Map(("records", List("127.0.0.1"))), Map(("records", PropertyValue.NotKnown))).Changes.ShouldBe(DiffResponse.Types.DiffChanges.DiffSome);

    private static IReadOnlyList<CheckFailure> Check(PackageShapes shapes, string type, PropertyMap inputs) =>
        [.. Provider(shapes).Check(Request(type, inputs, Map(), 1)).Failures];

    private static ShapedProvider Provider(PackageShapes shapes) => new(shapes, SafetyRules.Failures);

    private static DiffResponse Diff(string type, PropertyMap old, PropertyMap current) => ShapedProvider.Diff(
        new DiffRequest { Urn = Urn(type), Id = "id", OldInputs = old.ToWire(), News = current.ToWire() }, new ReplaceRules());

    private static CheckRequest Request(string type, PropertyMap news, PropertyMap olds, byte seed) => new()
    {
        Urn = Urn(type),
        News = news.ToWire(),
        Olds = olds.ToWire(),
        RandomSeed = ByteString.CopyFrom(seed, seed, seed),
    };

    private static string Urn(string type) => $"urn:pulumi:test::project::{type}::thing";
}
