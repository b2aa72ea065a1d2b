using System.Collections.Immutable;
using Pulumi.Testing;

namespace Rollback.Components.Tests;

/// <summary>What a provider would add to a resource's inputs.</summary>
internal static class PlausibleOutputs
{
    public static ImmutableDictionary<string, object> Of(MockResourceArgs args, bool balancersHaveNames)
    {
        var name = args.Name!;
        var outputs = args.Inputs;
        return args.Type switch
        {
            "random:index/randomPassword:RandomPassword" => outputs.SetItem("result", RecordingCloud.SecretMark + name),
            "random:index/randomId:RandomId" => outputs.SetItem("hex", "0badcafe"),
            "aws:rds/instance:Instance" => outputs.SetItem("address", $"{name}.rds.test").SetItem("endpoint", $"{name}.rds.test:5432").SetItem("port", 5432).SetItem("arn", Arn("rds", name)),
            "aws:kms/key:Key" => outputs.SetItem("arn", Arn("kms", $"key/{name}")).SetItem("keyId", name),
            "aws:route53/zone:Zone" => outputs.SetItem("zoneId", "Z1").SetItem("nameServers", ImmutableArray.Create<object>("ns1.test", "ns2.test")),
            "kubernetes:core/v1:Service" => outputs
                .SetItem("spec", ((ImmutableDictionary<string, object>)outputs["spec"]).SetItem("clusterIP", "10.0.0.1"))
                .SetItem("status", Status(name, balancersHaveNames)),
            { } type when type.StartsWith("aws:", StringComparison.Ordinal) && !outputs.ContainsKey("arn") => outputs.SetItem("arn", Arn(type.Split(':', '/')[1], name)),
            _ => outputs,
        };
    }

    private static string Arn(string service, string name) => $"arn:aws:{service}:eu-central-1:111122223333:{name}";

    private static ImmutableDictionary<string, object> Status(string name, bool hasName)
    {
        var color = name.Contains("blue", StringComparison.Ordinal) ? 1 : 2;
        var ingress = hasName
            ? ImmutableDictionary<string, object>.Empty.Add("hostname", $"balancer-{color}.elb.test")
            : ImmutableDictionary<string, object>.Empty.Add("ip", $"192.0.2.{color}");
        return Map("loadBalancer", Map("ingress", ImmutableArray.Create<object>(ingress)));
    }

    private static ImmutableDictionary<string, object> Map(string key, object value) => ImmutableDictionary<string, object>.Empty.Add(key, value);
}
