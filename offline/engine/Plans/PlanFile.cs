using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Secrets;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Plans;

/// <summary>Update plans in the official file's shape. Secrets stand in them encrypted, under the stack's key.</summary>
public sealed class PlanFile(string file, StateSecrets secrets)
{
    /// <exception cref="CommandException">It cannot be written.</exception>
    public void Write(IReadOnlyDictionary<string, PlannedStep> plan, DateTimeOffset now)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true, IndentSize = 4, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            var manifest = new Manifest(now, Manifest.CurrentVersion);
            writer.WriteStartObject();
            writer.WriteStartObject("manifest");
            writer.WriteString("time", ResourceJsonWriter.FormatTime(manifest.Time));
            writer.WriteString("magic", manifest.Magic);
            writer.WriteString("version", manifest.Version);
            writer.WriteEndObject();
            writer.WriteStartObject("resourcePlans");
            foreach (var (urn, planned) in plan.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                writer.WritePropertyName(urn);
                Write(writer, urn, planned);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        AtomicFile.Write(file, buffer.WrittenSpan);
    }

    /// <exception cref="CommandException">The file cannot be read, or is no plan.</exception>
    public ImmutableDictionary<string, PlannedResource> Read()
    {
        try
        {
            using var document = DeepJson.Parse(File.ReadAllBytes(file));
            return document.RootElement.GetProperty("resourcePlans").EnumerateObject()
                .ToImmutableDictionary(entry => entry.Name, entry => Read(entry.Value, new PropertyJsonReader(secrets.Decrypt, entry.Name)));
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new CommandException(ExitCode.Invocation, $"could not read the update plan {file}: {exception.Message}", exception);
        }
    }

    private static PlannedResource Read(JsonElement json, PropertyJsonReader properties)
    {
        var steps = json.TryGetProperty("steps", out var list) ? list.EnumerateArray().Select(op => op.GetString()!).ToImmutableArray() : [];
        if (!json.TryGetProperty("goal", out var goal) || goal.ValueKind != JsonValueKind.Object || !goal.TryGetProperty("inputDiff", out var inputs))
        {
            return new PlannedResource(null, steps);
        }

        return new PlannedResource(Difference(inputs, properties), steps)
        {
            Outputs = goal.TryGetProperty("outputDiff", out var outputs) && !Flag("custom") ? Difference(outputs, properties) : null,
            Goal = new PlannedGoal(Text("parent"), Flag("protect"), Text("provider"), Names(goal, "dependencies")),
        };

        string Text(string key) => goal.TryGetProperty(key, out var text) ? text.GetString() ?? "" : "";

        bool Flag(string key) => goal.TryGetProperty(key, out var flag) && flag.ValueKind == JsonValueKind.True;
    }

    private static InputDifference Difference(JsonElement json, PropertyJsonReader properties)
    {
        return new InputDifference(Values("adds"), Values("updates"), Names(json, "deletes"));

        PropertyMap Values(string key) => json.TryGetProperty(key, out var map) && map.ValueKind == JsonValueKind.Object ? properties.ReadMap(map) : PropertyMap.Empty;
    }

    private static ImmutableArray<string> Names(JsonElement json, string key) =>
        json.TryGetProperty(key, out var names) && names.ValueKind == JsonValueKind.Array ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : [];

    private void Write(Utf8JsonWriter writer, string urn, PlannedStep planned)
    {
        var properties = new PropertyJsonWriter(writer, secrets, urn);
        writer.WriteStartObject();
        if (planned.Wanted is { } wanted)
        {
            writer.WriteStartObject("goal");
            writer.WriteString("type", wanted.Type);
            writer.WriteString("name", Urns.NameOf(urn));
            writer.WriteBoolean("custom", wanted.Custom);
            Difference("inputDiff", InputDifference.Of(planned.Before, wanted.Inputs));
            Difference("outputDiff", planned.Outputs ?? InputDifference.None);
            writer.WriteString("parent", wanted.Parent);
            writer.WriteBoolean("protect", wanted.Protect);
            WriteNames(writer, "dependencies", wanted.Dependencies);
            writer.WriteString("provider", wanted.Provider);
            writer.WriteEndObject();
        }

        WriteNames(writer, "steps", [.. planned.Ops]);
        writer.WriteStartObject("state");
        writer.WriteEndObject();
        writer.WriteEndObject();

        void Difference(string key, InputDifference difference)
        {
            writer.WriteStartObject(key);
            Values("adds", difference.Adds);
            WriteNames(writer, "deletes", difference.Deletes);
            Values("updates", difference.Updates);
            writer.WriteEndObject();
        }

        void Values(string key, PropertyMap values)
        {
            if (values.Count > 0)
            {
                writer.WritePropertyName(key);
                properties.Write(values);
            }
        }
    }

    private static void WriteNames(Utf8JsonWriter writer, string key, ImmutableArray<string> names)
    {
        if (names.IsEmpty)
        {
            return;
        }

        writer.WriteStartArray(key);
        foreach (var name in names)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }
}
