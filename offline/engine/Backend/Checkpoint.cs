using System.Text.Json;
using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Backend;

/// <summary>The content of a stack's checkpoint file, as it was written by whichever engine wrote it.</summary>
public sealed class Checkpoint
{
    /// <summary>Features of version 4 whose meaning this engine keeps.</summary>
    private static readonly HashSet<string> KnownFeatures = ["hooks", "replaceWith", "taint"];

    private Checkpoint(string file, int version, JsonElement latest, JsonElement features)
    {
        File = file;
        Version = version;
        Latest = latest;
        Features = features;
    }

    public string File { get; }

    public int Version { get; }

    /// <summary>The deployment; of kind Undefined or Null for a stack that was never updated.</summary>
    public JsonElement Latest { get; }

    /// <summary>Names of version 4 features; of kind Undefined when there are none.</summary>
    public JsonElement Features { get; }

    /// <summary>State of the passphrase secrets provider; null without one.</summary>
    /// <exception cref="CommandException">The secrets provider is another.</exception>
    public string? Salt
    {
        get
        {
            try
            {
                return DeploymentJson.SaltOf(Latest);
            }
            catch (Exception exception) when (exception is FormatException or InvalidOperationException or KeyNotFoundException)
            {
                throw new CommandException($"could not load {File}: {exception.Message}", exception);
            }
        }
    }

    public bool IsEmpty => Latest.ValueKind != JsonValueKind.Object;

    public int ResourceCount => !IsEmpty && Latest.TryGetProperty("resources", out var resources) ? resources.GetArrayLength() : 0;

    public DateTimeOffset? Time =>
        !IsEmpty && Latest.TryGetProperty("manifest", out var manifest) && manifest.TryGetProperty("time", out var time) && time.TryGetDateTimeOffset(out var known)
            ? known
            : null;

    /// <exception cref="CommandException">The file cannot be read, is no checkpoint, or is of a version this engine does not know.</exception>
    public static Checkpoint Read(string file)
    {
        try
        {
            using var stream = System.IO.File.OpenRead(file);
            using var document = DeepJson.Parse(stream);
            return Parse(file, document.RootElement.Clone());
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new CommandException($"could not read checkpoint {file}: {exception.Message}", exception);
        }
    }

    /// <summary>Refuses deployments that a newer engine wrote, because rewriting them would lose what it meant.</summary>
    /// <exception cref="FormatException">The version or a feature is unknown.</exception>
    public static void CheckVersion(JsonElement root, int version)
    {
        if (version is < 1 or > 4)
        {
            throw new FormatException($"deployment version {version} is not supported; this engine reads versions 1 to 4");
        }

        if (root.TryGetProperty("features", out var features) && features.ValueKind == JsonValueKind.Array
            && features.EnumerateArray().Select(feature => feature.GetString()!).Where(feature => !KnownFeatures.Contains(feature)).ToArray() is { Length: > 0 } unknown)
        {
            throw new FormatException($"the deployment uses features that this engine does not support: {string.Join(", ", unknown)}");
        }
    }

    /// <summary>The same from a text in memory.</summary>
    /// <exception cref="FormatException">The version or a feature is unknown.</exception>
    public static Checkpoint Parse(string file, ReadOnlyMemory<byte> content)
    {
        using var document = DeepJson.Parse(content);
        return Parse(file, document.RootElement.Clone());
    }

    private static Checkpoint Parse(string file, JsonElement root)
    {
        var version = root.GetProperty("version").GetInt32();
        var latest = root.GetProperty("checkpoint").TryGetProperty("latest", out var found) ? found : default;
        if (latest.ValueKind == JsonValueKind.Object)
        {
            CheckVersion(root, version);
        }

        return new Checkpoint(file, version, latest, root.TryGetProperty("features", out var features) ? features : default);
    }
}
