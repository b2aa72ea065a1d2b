using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Projects;

/// <summary>Configuration objects as JSON text.</summary>
internal static class ConfigJson
{
    /// <param name="node">The value.</param>
    /// <param name="reveal">What stands for a ciphertext.</param>
    public static string Write(ConfigNode node, Func<string, string> reveal)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, PropertyJsonWriter.Compact))
        {
            Write(writer, node, reveal);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>With every encrypted leaf as <c>{"secure": CIPHERTEXT}</c>.</summary>
    public static string WriteStored(ConfigNode node) => Write(Stored(node), ciphertext => ciphertext);

    /// <summary>The other way round.</summary>
    public static ConfigNode ReadStored(string json) => Restored(Read(json));

    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static ConfigNode Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement);
    }

    private static ConfigNode Stored(ConfigNode node) => node switch
    {
        ConfigNode.Secure secure => new ConfigNode.Map(ImmutableSortedDictionary<string, ConfigNode>.Empty.Add(
            "secure", new ConfigNode.Scalar(secure.Ciphertext, ScalarKind.Text))),
        ConfigNode.Map map => new ConfigNode.Map(map.Entries.ToImmutableSortedDictionary(
            entry => entry.Key, entry => Stored(entry.Value), StringComparer.Ordinal)),
        ConfigNode.List list => new ConfigNode.List([.. list.Items.Select(Stored)]),
        _ => node,
    };

    private static ConfigNode Restored(ConfigNode node) => node switch
    {
        ConfigNode.Map { Entries: { Count: 1 } only } when only.GetValueOrDefault("secure") is ConfigNode.Scalar { Kind: ScalarKind.Text } ciphertext =>
            new ConfigNode.Secure(ciphertext.Text),
        ConfigNode.Map map => new ConfigNode.Map(map.Entries.ToImmutableSortedDictionary(
            entry => entry.Key, entry => Restored(entry.Value), StringComparer.Ordinal)),
        ConfigNode.List list => new ConfigNode.List([.. list.Items.Select(Restored)]),
        _ => node,
    };

    private static ConfigNode Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new ConfigNode.Map(
            json.EnumerateObject().ToImmutableSortedDictionary(entry => entry.Name, entry => Read(entry.Value), StringComparer.Ordinal)),
        JsonValueKind.Array => new ConfigNode.List([.. json.EnumerateArray().Select(Read)]),
        JsonValueKind.Number => new ConfigNode.Scalar(json.GetRawText(), ScalarKind.Number),
        JsonValueKind.True or JsonValueKind.False => new ConfigNode.Scalar(json.GetRawText(), ScalarKind.Bool),
        JsonValueKind.Null => new ConfigNode.Scalar("null", ScalarKind.Null),
        _ => new ConfigNode.Scalar(json.GetString()!, ScalarKind.Text),
    };

    private static void Write(Utf8JsonWriter writer, ConfigNode node, Func<string, string> reveal)
    {
        switch (node)
        {
            case ConfigNode.Secure secure:
                writer.WriteStringValue(reveal(secure.Ciphertext));
                break;
            case ConfigNode.Map map:
                writer.WriteStartObject();
                foreach (var (key, value) in map.Entries)
                {
                    writer.WritePropertyName(key);
                    Write(writer, value, reveal);
                }

                writer.WriteEndObject();
                break;
            case ConfigNode.List list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(writer, item, reveal);
                }

                writer.WriteEndArray();
                break;
            case ConfigNode.Scalar { Kind: ScalarKind.Null }:
                writer.WriteNullValue();
                break;
            case ConfigNode.Scalar { Kind: ScalarKind.Bool } scalar:
                writer.WriteBooleanValue(bool.Parse(scalar.Text));
                break;
            case ConfigNode.Scalar { Kind: ScalarKind.Number } scalar
                when double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                writer.WriteRawValue(JsonNumbers.Format(number));
                break;
            case ConfigNode.Scalar scalar:
                writer.WriteStringValue(scalar.Text);
                break;
        }
    }
}
