using System.Collections.Immutable;
using Pulumi;
using Rollback.Components.Tests;
using static Rollback.Infra.Tests.DeployedStack;

namespace Rollback.Infra.Tests;

public sealed class RollbackStackTests
{
    [Fact]
    public async Task A_second_evaluation_is_identical()
    {
        var first = await Dev();
        var second = await Dev();

        second.Fingerprint().ShouldBe(first.Fingerprint());
    }

    [Fact]
    public async Task Going_back_changes_nothing_that_holds_data()
    {
        var newest = await Dev(("release", "3"));
        var oldest = await Dev(("release", "1"));

        newest.StatefulFingerprint().ShouldNotBeEmpty();
        oldest.StatefulFingerprint().ShouldBe(newest.StatefulFingerprint());
        oldest.Fingerprint().ShouldNotBe(newest.Fingerprint());
    }

    [Fact]
    public async Task Going_back_neither_adds_nor_removes_any_resource()
    {
        var newest = await Dev(("release", "3"));
        var oldest = await Dev(("release", "1"));

        oldest.Cloud.Declared.Select(resource => (resource.Type, resource.Name)).ShouldBe(newest.Cloud.Declared.Select(resource => (resource.Type, resource.Name)));
    }

    [Fact]
    public async Task Weights_images_flags_replicas_and_pins_are_exactly_those_of_the_release()
    {
        var (one, two, three) = (await Dev(("release", "1")), await Dev(("release", "2")), await Dev(("release", "3")));

        new[] { one, two, three }.Select(stack => (Weight(stack, "blue"), Weight(stack, "green"))).ShouldBe([(100, 0), (0, 100), (50, 50)]);
        new[] { one, two, three }.Select(stack => Deployment(stack, "green")["spec.template.spec.containers.0.image"]!.ToString()![^1]).ShouldBe(['1', '2', '2']);
        new[] { one, two, three }.Select(stack => Deployment(stack, "green")["spec.replicas"]).ShouldBe([2d, 2d, 3d]);
        new[] { one, two, three }.Select(stack => stack.Cloud.Named("environment-orders-green-flags")["data"]).Cast<ImmutableDictionary<string, object>>()
            .Select(data => data["flags.json"]).ShouldBe(["""{"newCheckout":false}""", """{"newCheckout":true}""", """{"newCheckout":true}"""]);
        new[] { one, two, three }.Select(stack => SessionKey(stack)).ShouldBe(["session-key-v1", "session-key-v1", "session-key-v2"]);
    }

    [Fact]
    public async Task Outputs_are_what_operations_and_drills_read()
    {
        var stack = (await Dev(("release", "2"))).Stack;

        (await Value(stack.Release), await Value(stack.LineageHead), await Value(stack.Phase)).ShouldBe((2, 3, "serve"));
        (await Value(stack.ReleaseDigest)).ShouldStartWith("sha256:");
        (await Value(stack.DnsNames)).ShouldBe(new Dictionary<string, string> { ["orders"] = "orders.dev.rollback.test" }, ignoreOrder: true);
        (await Value(stack.NameServers)).ShouldBe(["ns1.test", "ns2.test"]);
        (await Value(stack.Endpoints))["orders"].ShouldBe(new Dictionary<string, string> { ["blue"] = "http://192.0.2.1:80", ["green"] = "http://192.0.2.2:80" }, ignoreOrder: true);
        var orders = (await Value(stack.Databases))["orders"];
        (orders["primary"], orders["gateway"], orders["name"]).ShouldBe((1, "10.0.0.1:6432", "orders"));
        ((ImmutableDictionary<string, object>)((ImmutableDictionary<string, object>)orders["generations"])["1"])["endpoint"].ShouldBe("orders-g1.rds.test:5432");
        var session = (await Value(stack.Secrets))["session-key"];
        (session["version"], session["label"]).ShouldBe((1, "v1"));
        (await Value(stack.DatabaseCredentials))["orders"]["username"].ShouldBe("orders_owner");
    }

    [Fact]
    public async Task Secrets_are_nowhere_but_in_secret_inputs_and_the_one_secret_output()
    {
        var deployed = await Dev(("release", "3"));

        deployed.Cloud.Declared
            .SelectMany(resource => resource.AllTexts().Where(text => text.Text.Contains(RecordingCloud.SecretMark, StringComparison.Ordinal)).Select(text => (resource.Type, text.Path)))
            .Distinct().ShouldBe(
            [
                ("aws:rds/instance:Instance", "password"),
                ("aws:secretsmanager/secretVersion:SecretVersion", "secretString"),
                ("kubernetes:core/v1:Secret", "stringData.userlist.txt"),
                ("kubernetes:core/v1:Secret", "stringData.value"),
            ], ignoreOrder: true);
        (await Output.IsSecretAsync(deployed.Stack.DatabaseCredentials)).ShouldBeTrue();
        (await Output.IsSecretAsync(deployed.Stack.Databases)).ShouldBeFalse();
        (await Value(deployed.Stack.Databases))["orders"].Values.OfType<string>().ShouldAllBe(text => !text.Contains(RecordingCloud.SecretMark, StringComparison.Ordinal));
        (await Output.IsSecretAsync(deployed.Stack.Secrets)).ShouldBeFalse();
    }

    private static double Weight(DeployedStack stack, string color) => (double)stack.Cloud.Named($"dns-orders-{color}")["weightedRoutingPolicies.0.weight"]!;

    private static Declared Deployment(DeployedStack stack, string color) => stack.Cloud.Named($"environment-orders-{color}-deployment");

    private static string? SessionKey(DeployedStack stack) => ((IEnumerable<object>)Deployment(stack, "blue")["spec.template.spec.containers.0.env"]!)
        .Cast<ImmutableDictionary<string, object>>().Where(variable => (string)variable["name"] == "SESSION_KEY")
        .Select(variable => (string)((ImmutableDictionary<string, object>)((ImmutableDictionary<string, object>)variable["valueFrom"])["secretKeyRef"])["name"]).Single();
}
