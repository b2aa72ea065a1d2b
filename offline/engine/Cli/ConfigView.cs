using System.Text.Json.Nodes;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Projects;

namespace Rollback.Offline.Engine.Cli;

/// <summary>Configuration values as <c>pulumi config</c> prints them.</summary>
internal static class ConfigView
{
    public static string Text(ConfigNode node, StackSecrets secrets, bool showSecrets) =>
        node.HasSecret && !showSecrets
            ? node.IsObject ? ConfigJson.Write(node, _ => "[secret]") : "[secret]"
            : ConfigResolver.Text(node, () => secrets.Cipher());

    /// <summary>An object with <c>value</c>, <c>objectValue</c> and <c>secret</c>; no value where it must not be shown.</summary>
    public static JsonObject ToJson(ConfigNode node, StackSecrets secrets, bool showSecrets)
    {
        var json = new JsonObject();
        if (!node.HasSecret || showSecrets)
        {
            var text = Text(node, secrets, showSecrets);
            json["value"] = text;
            if (node.IsObject)
            {
                json["objectValue"] = JsonNode.Parse(text);
            }
        }

        json["secret"] = node.HasSecret;
        return json;
    }
}
