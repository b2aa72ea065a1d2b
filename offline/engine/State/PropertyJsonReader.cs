using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.State;

/// <summary>Reads property values from the encoding of Pulumi's deployment format.</summary>
/// <param name="decrypt">Turns a ciphertext into the JSON text of its value; is told the owner too.</param>
/// <param name="owner">The URN of the resource that holds the values.</param>
public sealed class PropertyJsonReader(Func<string, string, string> decrypt, string owner)
{
    /// <exception cref="FormatException">A special object is malformed.</exception>
    public PropertyMap ReadMap(JsonElement json) =>
        PropertyMap.From(json.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, Read(property.Value))));

    /// <exception cref="FormatException">A special object is malformed.</exception>
    public PropertyValue Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => new PropertyValue.Bool(true),
        JsonValueKind.False => new PropertyValue.Bool(false),
        JsonValueKind.Number => new PropertyValue.Number(json.GetDouble()),
        JsonValueKind.String => ReadText(json.GetString()!),
        JsonValueKind.Array => new PropertyValue.List([.. json.EnumerateArray().Select(Read)]),
        JsonValueKind.Object => ReadObject(json),
        _ => PropertyValue.Nothing,
    };

    private static PropertyValue ReadText(string text) =>
        Signatures.Unknowns.Contains(text) ? PropertyValue.NotKnown : new PropertyValue.Text(text);

    private PropertyValue ReadObject(JsonElement json)
    {
        if (!json.TryGetProperty(Signatures.Key, out var signature) || signature.ValueKind != JsonValueKind.String)
        {
            return new PropertyValue.Map(ReadMap(json));
        }

        return signature.GetString() switch
        {
            Signatures.Secret => new PropertyValue.Secret(ReadSecret(json)),
            Signatures.Float => new PropertyValue.Number(ReadFloat(json)),
            _ => SpecialObjects.Read(ReadMap(json)),
        };
    }

    private PropertyValue ReadSecret(JsonElement json)
    {
        var plaintext = json.TryGetProperty("plaintext", out var clear) ? clear.GetString()
            : json.TryGetProperty("ciphertext", out var cipher) ? decrypt(cipher.GetString() ?? "", owner)
            : null;
        try
        {
            using var value = DeepJson.Parse(plaintext ?? throw new FormatException("A secret has neither ciphertext nor plaintext."));
            return Read(value.RootElement);
        }
        catch (JsonException)
        {
            // The exception would quote the secret.
            throw new FormatException("The plaintext of a secret is not JSON.");
        }
    }

    private static double ReadFloat(JsonElement json) =>
        json.TryGetProperty("value", out var bits)
        && ulong.TryParse(bits.GetString(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number)
            ? BitConverter.UInt64BitsToDouble(number)
            : throw new FormatException("A special number has no 16 hexadecimal digits.");
}
