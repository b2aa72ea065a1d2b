using System.Text.Json.Nodes;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Projects;

namespace Rollback.Offline.Engine.Cli.Operations;

/// <summary>The official UpdateInfo object of history files. Secrets stand in it encrypted, as in the settings.</summary>
internal static class UpdateRecord
{
    public static JsonObject Create(
        string kind, OperationOptions options, DateTimeOffset start, DateTimeOffset end, StackSettings settings, DeploymentResult result) => new()
        {
            ["kind"] = kind,
            ["startTime"] = start.ToUnixTimeSeconds(),
            ["message"] = options.Message,
            ["environment"] = Environment(options),
            ["config"] = new JsonObject(settings.Config.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Config(entry.Value)))),
            ["result"] = result.Succeeded ? "succeeded" : "failed",
            ["endTime"] = end.ToUnixTimeSeconds(),
            ["version"] = 0,
            ["resourceChanges"] = new JsonObject(
            result.ResourceChanges.Select(change => KeyValuePair.Create(change.Key, (JsonNode?)change.Value))),
            ["resourceCount"] = result.Final.Resources.Length,
        };

    private static JsonObject Environment(OperationOptions options)
    {
        var environment = new JsonObject { ["exec.kind"] = options.ExecKind };
        if (options.ExecAgent.Length > 0)
        {
            environment["exec.agent"] = options.ExecAgent;
        }

        return environment;
    }

    private static JsonObject Config(ConfigNode node) => new()
    {
        ["string"] = node switch
        {
            ConfigNode.Scalar scalar => scalar.Text,
            ConfigNode.Secure secure => secure.Ciphertext,
            _ => ConfigJson.WriteStored(node),
        },
        ["secret"] = node.HasSecret,
        ["object"] = node.IsObject,
    };
}
