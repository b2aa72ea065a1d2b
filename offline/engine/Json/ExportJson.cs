using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Json;

/// <summary>
/// The document of <c>stack export</c>. It passes the stored text on value by value, so that what another engine wrote,
/// keys unknown to this one included, comes out as it went in.
/// </summary>
internal static class ExportJson
{
    /// <param name="checkpoint">What is stored.</param>
    /// <param name="decrypt">Null leaves secrets encrypted.</param>
    public static string Write(Checkpoint checkpoint, Func<string, string, string>? decrypt)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true, IndentSize = 4, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", checkpoint.IsEmpty ? DeploymentJson.Version : checkpoint.Version);
            if (checkpoint.Features.ValueKind == JsonValueKind.Array)
            {
                writer.WritePropertyName("features");
                checkpoint.Features.WriteTo(writer);
            }

            writer.WritePropertyName("deployment");
            if (checkpoint.IsEmpty)
            {
                writer.WriteNullValue();
            }
            else
            {
                Copy(writer, checkpoint.Latest, decrypt);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Copy(Utf8JsonWriter writer, JsonElement json, Func<string, string, string>? decrypt)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object when decrypt is not null && CiphertextOf(json) is { } ciphertext:
                SecretForms.WriteObject(writer, "plaintext", decrypt(ciphertext, ""));
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in json.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    Copy(writer, property.Value, decrypt);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in json.EnumerateArray())
                {
                    Copy(writer, item, decrypt);
                }

                writer.WriteEndArray();
                break;
            default:
                json.WriteTo(writer);
                break;
        }
    }

    private static string? CiphertextOf(JsonElement json) =>
        json.TryGetProperty(Signatures.Key, out var signature) && signature.ValueKind == JsonValueKind.String && signature.GetString() == Signatures.Secret
        && json.TryGetProperty("ciphertext", out var ciphertext) ? ciphertext.GetString() : null;
}
