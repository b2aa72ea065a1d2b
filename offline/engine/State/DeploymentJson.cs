using System.Collections.Immutable;
using System.Text.Json;

namespace Rollback.Offline.Engine.State;

/// <summary>The <c>deployment</c> object of checkpoints and exports, version 3.</summary>
public static class DeploymentJson
{
    public const int Version = 3;

    private static readonly HashSet<string> Known = ["manifest", "secrets_providers", "resources", "pending_operations"];

    public const int VersionWithFeatures = 4;

    /// <summary>What a deployment has that version 3 does not know; with any of it the version is 4.</summary>
    public static ImmutableArray<string> FeaturesOf(Snapshot snapshot) =>
    [
        .. snapshot.Resources.Any(resource => resource.Hooks.Count > 0) ? ["hooks"] : Array.Empty<string>(),
        .. snapshot.Resources.Any(resource => resource.ReplaceWith.Length > 0) ? ["replaceWith"] : Array.Empty<string>(),
        .. snapshot.Resources.Any(resource => resource.Taint) ? ["taint"] : Array.Empty<string>(),
    ];

    /// <param name="writer">Writes one object.</param>
    /// <param name="snapshot">What to write.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="salt">State of the passphrase secrets provider; null for a stack that has none.</param>
    /// <param name="secrets">What becomes of secrets.</param>
    public static void Write(Utf8JsonWriter writer, Snapshot snapshot, Manifest manifest, string? salt, ISecretForm secrets)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("manifest");
        writer.WriteString("time", ResourceJsonWriter.FormatTime(manifest.Time));
        writer.WriteString("magic", manifest.Magic);
        writer.WriteString("version", manifest.Version);
        writer.WriteEndObject();
        if (salt is not null)
        {
            writer.WriteStartObject("secrets_providers");
            writer.WriteString("type", "passphrase");
            writer.WriteStartObject("state");
            writer.WriteString("salt", salt);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        WriteResources(writer, snapshot.Resources, secrets);
        WritePending(writer, snapshot.PendingOperations, secrets);
        if (!snapshot.Others.ContainsKey("metadata"))
        {
            writer.WriteStartObject("metadata");
            writer.WriteEndObject();
        }

        ResourceJsonWriter.WriteOthers(writer, snapshot.Others);
        writer.WriteEndObject();
    }

    /// <param name="deployment">A deployment object, or null for a stack that was never updated.</param>
    /// <param name="decrypt">Turns a ciphertext into the JSON text of its value, given the owner's URN.</param>
    /// <exception cref="FormatException">The deployment is malformed or breaks the format's rules.</exception>
    public static Snapshot Read(JsonElement deployment, Func<string, string, string> decrypt)
    {
        if (deployment.ValueKind != JsonValueKind.Object)
        {
            return Snapshot.Empty;
        }

        CheckMagic(deployment);
        var reader = new ResourceJsonReader(decrypt);
        var resources = Items(deployment, "resources").Select(reader.Read).ToImmutableArray();
        var pending = Items(deployment, "pending_operations")
            .Select(item => new PendingOperation(item.GetProperty("type").GetString()!, reader.Read(item.GetProperty("resource"))))
            .ToImmutableArray();
        return new Snapshot(LegacyProviders.Complete(resources), pending) { Others = ResourceJsonReader.Others(deployment, Known) };
    }

    /// <summary>The salt that the deployment's secrets were encrypted with; null without a secrets provider.</summary>
    /// <exception cref="FormatException">The secrets provider is another than <c>passphrase</c>.</exception>
    public static string? SaltOf(JsonElement deployment)
    {
        if (deployment.ValueKind != JsonValueKind.Object
            || !deployment.TryGetProperty("secrets_providers", out var provider)
            || provider.ValueKind != JsonValueKind.Object
            || provider.GetProperty("type").GetString() is not { Length: > 0 } type)
        {
            return null;
        }

        return type == "passphrase"
            ? provider.GetProperty("state").GetProperty("salt").GetString()
            : throw new FormatException($"The state's secrets provider is '{type}'; only 'passphrase' is supported.");
    }

    private static void CheckMagic(JsonElement deployment)
    {
        if (!deployment.TryGetProperty("manifest", out var manifest) || manifest.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("The deployment has no manifest.");
        }

        var version = manifest.TryGetProperty("version", out var text) ? text.GetString() ?? "" : "";
        var magic = manifest.TryGetProperty("magic", out var cookie) ? cookie.GetString() ?? "" : "";
        if (magic != Manifest.MagicOf(version))
        {
            throw new FormatException("magic cookie mismatch: possible tampering/corruption detected");
        }
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement deployment, string key) =>
        deployment.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : default;

    private static void WriteResources(Utf8JsonWriter writer, ImmutableArray<ResourceState> resources, ISecretForm secrets)
    {
        if (resources.IsEmpty)
        {
            return;
        }

        writer.WriteStartArray("resources");
        foreach (var resource in resources)
        {
            ResourceJsonWriter.Write(writer, resource, secrets);
        }

        writer.WriteEndArray();
    }

    private static void WritePending(Utf8JsonWriter writer, ImmutableArray<PendingOperation> operations, ISecretForm secrets)
    {
        if (operations.IsEmpty)
        {
            return;
        }

        writer.WriteStartArray("pending_operations");
        foreach (var operation in operations)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("resource");
            ResourceJsonWriter.Write(writer, operation.Resource, secrets);
            writer.WriteString("type", operation.Type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
