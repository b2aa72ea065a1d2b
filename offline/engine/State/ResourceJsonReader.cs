using System.Collections.Immutable;
using System.Text.Json;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.State;

/// <summary>Reads resources of the deployment format's ResourceV3. Keys it does not know are kept as they are.</summary>
/// <param name="decrypt">Turns a ciphertext into the JSON text of its value, given the owner's URN.</param>
public sealed class ResourceJsonReader(Func<string, string, string> decrypt)
{
    private static readonly HashSet<string> Known =
    [
        "urn", "custom", "delete", "id", "type", "inputs", "outputs", "parent", "protect", "taint", "external", "dependencies", "initErrors",
        "provider", "propertyDependencies", "pendingReplacement", "additionalSecretOutputs", "aliases", "customTimeouts", "importID",
        "retainOnDelete", "deletedWith", "replaceWith", "created", "modified", "sourcePosition", "stackTrace", "ignoreChanges",
        "replaceOnChanges", "hideDiff", "replacementTrigger", "resourceHooks",
    ];

    /// <exception cref="FormatException">The resource is malformed; the message names it.</exception>
    public ResourceState Read(JsonElement json)
    {
        var urn = Text(json, "urn");
        var type = Text(json, "type");
        if (urn.Length == 0 || type.Length == 0)
        {
            throw new FormatException("A resource lacks its urn or its type.");
        }

        try
        {
            return Read(json, urn, type);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            throw new FormatException($"Resource {urn}: {exception.Message}", exception);
        }
    }

    private ResourceState Read(JsonElement json, string urn, string type)
    {
        var properties = new PropertyJsonReader(decrypt, urn);
        return new ResourceState
        {
            Urn = urn,
            Type = type,
            Custom = Flag(json, "custom"),
            Delete = Flag(json, "delete"),
            Id = Text(json, "id"),
            Inputs = Properties(json, "inputs", properties),
            Outputs = Properties(json, "outputs", properties),
            Parent = Text(json, "parent"),
            Protect = Flag(json, "protect"),
            Taint = Flag(json, "taint"),
            External = Flag(json, "external"),
            Dependencies = Texts(json, "dependencies"),
            InitErrors = Texts(json, "initErrors"),
            Provider = Text(json, "provider"),
            PropertyDependencies = Lists(json, "propertyDependencies"),
            PendingReplacement = Flag(json, "pendingReplacement"),
            AdditionalSecretOutputs = Texts(json, "additionalSecretOutputs"),
            Aliases = Texts(json, "aliases"),
            Timeouts = Timeouts(json),
            ImportId = Text(json, "importID"),
            RetainOnDelete = Flag(json, "retainOnDelete"),
            DeletedWith = Text(json, "deletedWith"),
            ReplaceWith = Texts(json, "replaceWith"),
            Created = Time(json, "created"),
            Modified = Time(json, "modified"),
            SourcePosition = Text(json, "sourcePosition"),
            StackTrace = json.TryGetProperty("stackTrace", out var trace) && trace.ValueKind == JsonValueKind.Array
                ? [.. trace.EnumerateArray().Select(frame => Text(frame, "sourcePosition"))]
                : [],
            IgnoreChanges = Texts(json, "ignoreChanges"),
            ReplaceOnChanges = Texts(json, "replaceOnChanges"),
            HideDiffs = HiddenDiffs(json),
            ReplacementTrigger = json.TryGetProperty("replacementTrigger", out var trigger) ? properties.Read(trigger) : null,
            Hooks = Lists(json, "resourceHooks"),
            Others = Others(json, Known),
        };
    }

    /// <summary>The members whose keys are not known.</summary>
    public static ImmutableSortedDictionary<string, string> Others(JsonElement json, IReadOnlySet<string> known)
    {
        var others = ImmutableSortedDictionary<string, string>.Empty;
        foreach (var member in json.EnumerateObject())
        {
            others = known.Contains(member.Name) ? others : others.SetItem(member.Name, member.Value.GetRawText());
        }

        return others;
    }

    private static string Text(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetString()! : "";

    private static bool Flag(JsonElement json, string key) => json.TryGetProperty(key, out var value) && value.GetBoolean();

    private static PropertyMap Properties(JsonElement json, string key, PropertyJsonReader reader) =>
        json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? reader.ReadMap(value) : PropertyMap.Empty;

    private static ImmutableArray<string> Texts(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) ? Texts(value) : [];

    private static ImmutableArray<string> Texts(JsonElement list) =>
        list.ValueKind == JsonValueKind.Null ? [] : [.. list.EnumerateArray().Select(item => item.GetString()!)];

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Lists(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().ToImmutableSortedDictionary(list => list.Name, list => Texts(list.Value), StringComparer.Ordinal)
            : ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    private static Timestamp? Time(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? new Timestamp(value.GetString()!) : null;

    private static CustomTimeouts Timeouts(JsonElement json)
    {
        return json.TryGetProperty("customTimeouts", out var value) && value.ValueKind == JsonValueKind.Object
            ? new CustomTimeouts(Seconds("create"), Seconds("update"), Seconds("delete"), Seconds("read"))
            : CustomTimeouts.None;

        double Seconds(string key) => value.TryGetProperty(key, out var seconds) ? seconds.GetDouble() : 0;
    }

    private static ImmutableArray<string> HiddenDiffs(JsonElement json) =>
        json.TryGetProperty("hideDiff", out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(path => string.Concat(path.EnumerateArray().Select(Segment)).TrimStart('.'))]
            : [];

    private static string Segment(JsonElement segment) =>
        segment.ValueKind == JsonValueKind.Number ? $"[{segment}]"
        : segment.GetString()!.AsSpan().ContainsAny(".[]\"") ? $"[\"{segment.GetString()!.Replace("\"", "\\\"", StringComparison.Ordinal)}\"]"
        : $".{segment}";
}
