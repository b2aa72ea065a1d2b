using System.Globalization;
using System.Text.Json;
using Rollback.Operations.Engine;

namespace Rollback.Operations.Forecast;

/// <summary>Finds keys and secrets among the resources of a stack's state. Pure.</summary>
internal static class VaultReader
{
    public static VaultFacts Read(IReadOnlyList<JsonElement> resources)
    {
        var versions = resources.Where(resource => Type(resource) == "aws:secretsmanager/secretVersion:SecretVersion")
            .SelectMany(resource => Labels(resource).Select(version => (Secret: PulumiDocuments.Text(Outputs(resource), "secretId"), Version: version, IsLeaving: IsLeaving(resource)))).ToArray();
        return new(
            [.. resources.Where(resource => Type(resource) == "aws:kms/key:Key").Select(resource => new KeyFacts(
                Name(resource), !Outputs(resource).TryGetProperty("isEnabled", out var enabled) || enabled.ValueKind != JsonValueKind.False, IsLeaving(resource), Integer(resource, "deletionWindowInDays")))],
            [.. resources.Where(resource => Type(resource) == "aws:secretsmanager/secret:Secret").Select(resource =>
            {
                var own = versions.Where(version => version.Secret == PulumiDocuments.Text(resource, "id")).ToArray();
                return new SecretFacts(Named(resource), [.. own.Select(version => version.Version).Order()], [.. own.Where(version => version.IsLeaving).Select(version => version.Version).Order()], Integer(resource, "recoveryWindowInDays"));
            })]);
    }

    private static string Type(JsonElement resource) => PulumiDocuments.Text(resource, "type");

    private static string Name(JsonElement resource) => PulumiDocuments.Text(resource, "urn").Split("::")[^1];

    /// <summary>As releases call it: the component tags it so.</summary>
    private static string Named(JsonElement resource) =>
        Outputs(resource).TryGetProperty("tags", out var tags) && PulumiDocuments.Text(tags, "rollback:secret") is { Length: > 0 } name ? name : Name(resource);

    private static IEnumerable<int> Labels(JsonElement resource) =>
        Outputs(resource).TryGetProperty("versionStages", out var stages) && stages.ValueKind == JsonValueKind.Array
            ? stages.EnumerateArray().Select(stage => stage.ValueKind == JsonValueKind.String ? stage.GetString() ?? "" : "")
                .Where(label => label.StartsWith('v')).Select(label => int.TryParse(label.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0).Where(version => version > 0)
            : [];

    private static int? Integer(JsonElement resource, string name) =>
        Outputs(resource).TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    private static bool IsLeaving(JsonElement resource) => resource.TryGetProperty("delete", out var mark) && mark.ValueKind == JsonValueKind.True;

    private static JsonElement Outputs(JsonElement resource) =>
        resource.TryGetProperty("outputs", out var outputs) && outputs.ValueKind == JsonValueKind.Object ? outputs : Empty;

    private static JsonElement Empty { get; } = JsonElement.Parse("{}"u8);
}
