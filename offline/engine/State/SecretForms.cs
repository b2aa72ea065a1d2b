using System.Text.Json;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.State;

/// <summary>The forms that need no key.</summary>
public static class SecretForms
{
    /// <summary>The word <c>[secret]</c> in the value's place, for people and digests.</summary>
    public static ISecretForm Word { get; } = new WordForm();

    /// <summary>A secret object whose ciphertext is the word <c>[secret]</c>, for event streams.</summary>
    public static ISecretForm MaskedObject { get; } = new MaskedForm();

    /// <summary>A secret object with its plaintext: only where the user has asked for secrets.</summary>
    public static ISecretForm Clear { get; } = new ClearForm();

    private sealed class WordForm : ISecretForm
    {
        public void Write(Utf8JsonWriter writer, string plaintext, string owner) => writer.WriteStringValue("[secret]");
    }

    private sealed class MaskedForm : ISecretForm
    {
        public void Write(Utf8JsonWriter writer, string plaintext, string owner) => WriteObject(writer, "ciphertext", "[secret]");
    }

    private sealed class ClearForm : ISecretForm
    {
        public void Write(Utf8JsonWriter writer, string plaintext, string owner) => WriteObject(writer, "plaintext", plaintext);
    }

    internal static void WriteObject(Utf8JsonWriter writer, string key, string value)
    {
        writer.WriteStartObject();
        writer.WriteString(Signatures.Key, Signatures.Secret);
        writer.WriteString(key, value);
        writer.WriteEndObject();
    }
}
