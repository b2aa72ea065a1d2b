using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.State;

/// <summary>Writes resources in the key order of the deployment format's ResourceV3; what is empty is left out.</summary>
public static class ResourceJsonWriter
{
    public static void Write(Utf8JsonWriter writer, ResourceState state, ISecretForm secrets)
    {
        var properties = new PropertyJsonWriter(writer, secrets, state.Urn);
        writer.WriteStartObject();
        writer.WriteString("urn", state.Urn);
        writer.WriteBoolean("custom", state.Custom);
        WriteFlag(writer, "delete", state.Delete);
        WriteText(writer, "id", state.Id);
        writer.WriteString("type", state.Type);
        WriteProperties(writer, properties, "inputs", state.Inputs);
        WriteProperties(writer, properties, "outputs", state.Outputs);
        WriteText(writer, "parent", state.Parent);
        WriteFlag(writer, "protect", state.Protect);
        WriteFlag(writer, "taint", state.Taint);
        WriteFlag(writer, "external", state.External);
        WriteList(writer, "dependencies", state.Dependencies);
        WriteList(writer, "initErrors", state.InitErrors);
        WriteText(writer, "provider", state.Provider);
        WriteLists(writer, "propertyDependencies", state.PropertyDependencies);
        WriteFlag(writer, "pendingReplacement", state.PendingReplacement);
        WriteList(writer, "additionalSecretOutputs", state.AdditionalSecretOutputs);
        WriteList(writer, "aliases", state.Aliases);
        WriteTimeouts(writer, state.Timeouts);
        WriteText(writer, "importID", state.ImportId);
        WriteFlag(writer, "retainOnDelete", state.RetainOnDelete);
        WriteText(writer, "deletedWith", state.DeletedWith);
        WriteList(writer, "replaceWith", state.ReplaceWith);
        WriteTime(writer, "created", state.Created);
        WriteTime(writer, "modified", state.Modified);
        WriteText(writer, "sourcePosition", state.SourcePosition);
        WriteStackTrace(writer, state.StackTrace);
        WriteList(writer, "ignoreChanges", state.IgnoreChanges);
        WriteList(writer, "replaceOnChanges", state.ReplaceOnChanges);
        WriteHiddenDiffs(writer, state.HideDiffs);
        if (state.ReplacementTrigger is { } trigger)
        {
            writer.WritePropertyName("replacementTrigger");
            properties.Write(trigger);
        }

        WriteLists(writer, "resourceHooks", state.Hooks);
        WriteOthers(writer, state.Others);
        writer.WriteEndObject();
    }

    /// <summary>Keys of another engine, as they were.</summary>
    public static void WriteOthers(Utf8JsonWriter writer, ImmutableSortedDictionary<string, string> others)
    {
        foreach (var (key, json) in others)
        {
            writer.WritePropertyName(key);
            writer.WriteRawValue(json, skipInputValidation: true);
        }
    }

    /// <summary>RFC 3339 in UTC, the fraction without trailing zeros.</summary>
    public static string FormatTime(DateTimeOffset time) => ((Timestamp)time).Text;

    private static void WriteFlag(Utf8JsonWriter writer, string key, bool value)
    {
        if (value)
        {
            writer.WriteBoolean(key, true);
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string key, string value)
    {
        if (value.Length > 0)
        {
            writer.WriteString(key, value);
        }
    }

    private static void WriteTime(Utf8JsonWriter writer, string key, Timestamp? time)
    {
        if (time is { } known)
        {
            writer.WriteString(key, known.Text);
        }
    }

    private static void WriteProperties(Utf8JsonWriter writer, PropertyJsonWriter values, string key, PropertyMap properties)
    {
        if (properties.Count > 0)
        {
            writer.WritePropertyName(key);
            values.Write(properties);
        }
    }

    private static void WriteList(Utf8JsonWriter writer, string key, ImmutableArray<string> items)
    {
        if (items.Length > 0)
        {
            writer.WritePropertyName(key);
            WriteItems(writer, items);
        }
    }

    private static void WriteItems(Utf8JsonWriter writer, ImmutableArray<string> items)
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }

    private static void WriteLists(Utf8JsonWriter writer, string key, ImmutableSortedDictionary<string, ImmutableArray<string>> lists)
    {
        if (lists.Count == 0)
        {
            return;
        }

        writer.WriteStartObject(key);
        foreach (var (name, items) in lists)
        {
            writer.WritePropertyName(name);
            WriteItems(writer, items);
        }

        writer.WriteEndObject();
    }

    private static void WriteTimeouts(Utf8JsonWriter writer, CustomTimeouts timeouts)
    {
        if (timeouts == CustomTimeouts.None)
        {
            return;
        }

        writer.WriteStartObject("customTimeouts");
        foreach (var (key, seconds) in new[]
                 {
                     ("create", timeouts.Create), ("update", timeouts.Update), ("delete", timeouts.Delete), ("read", timeouts.Read),
                 })
        {
            if (seconds != 0)
            {
                writer.WritePropertyName(key);
                writer.WriteRawValue(JsonNumbers.Format(seconds));
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteStackTrace(Utf8JsonWriter writer, ImmutableArray<string> frames)
    {
        if (frames.Length == 0)
        {
            return;
        }

        writer.WriteStartArray("stackTrace");
        foreach (var frame in frames)
        {
            writer.WriteStartObject();
            WriteText(writer, "sourcePosition", frame);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Indexes are numbers.</summary>
    private static void WriteSegment(Utf8JsonWriter writer, string segment, string path)
    {
        if (int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && path.Contains($"[{segment}]", StringComparison.Ordinal))
        {
            writer.WriteNumberValue(index);
        }
        else
        {
            writer.WriteStringValue(segment);
        }
    }

    /// <summary>State keeps paths as lists of segments, options as text.</summary>
    private static void WriteHiddenDiffs(Utf8JsonWriter writer, ImmutableArray<string> paths)
    {
        if (paths.Length == 0)
        {
            return;
        }

        writer.WriteStartArray("hideDiff");
        foreach (var path in paths)
        {
            writer.WriteStartArray();
            foreach (var segment in PropertyPath.Parse(path).Segments)
            {
                WriteSegment(writer, segment, path);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}
