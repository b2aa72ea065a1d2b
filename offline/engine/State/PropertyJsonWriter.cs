using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.State;

/// <summary>Writes property values in the encoding of Pulumi's deployment format.</summary>
/// <param name="writer">Where to.</param>
/// <param name="secrets">What becomes of secrets.</param>
/// <param name="owner">The URN of the resource that holds the values.</param>
public sealed class PropertyJsonWriter(Utf8JsonWriter writer, ISecretForm secrets, string owner)
{
    /// <summary>Compact, and with no more escapes than JSON needs.</summary>
    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The JSON text of a value, its secrets in clear and without wrappers.</summary>
    public static string PlainText(PropertyValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            new PropertyJsonWriter(json, SecretForms.Word, "").Write(value.WithoutSecrets());
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public void Write(PropertyMap properties)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in properties)
        {
            writer.WritePropertyName(key);
            Write(value);
        }

        writer.WriteEndObject();
    }

    public void Write(PropertyValue value)
    {
        switch (value)
        {
            case PropertyValue.Null:
                writer.WriteNullValue();
                break;
            case PropertyValue.Unknown or PropertyValue.Output { Value: null }:
                writer.WriteStringValue(Signatures.Unknown);
                break;
            case PropertyValue.Bool flag:
                writer.WriteBooleanValue(flag.Value);
                break;
            case PropertyValue.Number number:
                Write(number.Value);
                break;
            case PropertyValue.Text text:
                writer.WriteStringValue(text.Value);
                break;
            case PropertyValue.List list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                {
                    Write(item);
                }

                writer.WriteEndArray();
                break;
            case PropertyValue.Map map:
                Write(map.Properties);
                break;
            case PropertyValue.Secret secret:
                secrets.Write(writer, PlainText(secret.Value), owner);
                break;
            case PropertyValue.Output output:
                Write(output.IsSecret ? new PropertyValue.Secret(output.Value!) : output.Value!);
                break;
            default:
                Write(SpecialObjects.Write(value));
                break;
        }
    }

    private void Write(double number)
    {
        if (double.IsFinite(number))
        {
            writer.WriteRawValue(JsonNumbers.Format(number), skipInputValidation: true);
            return;
        }

        Span<byte> bits = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(bits, number);
        writer.WriteStartObject();
        writer.WriteString(Signatures.Key, Signatures.Float);
        writer.WriteString("value", Convert.ToHexStringLower(bits));
        writer.WriteEndObject();
    }
}
