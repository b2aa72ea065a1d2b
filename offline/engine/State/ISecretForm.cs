using System.Text.Json;

namespace Rollback.Offline.Engine.State;

/// <summary>How a secret stands in a JSON text: encrypted, in clear, or not at all.</summary>
public interface ISecretForm
{
    /// <param name="writer">Writes exactly one value.</param>
    /// <param name="plaintext">The JSON text of the secret value.</param>
    /// <param name="owner">The URN of the resource that holds it: equal secrets of one owner may share a ciphertext.</param>
    void Write(Utf8JsonWriter writer, string plaintext, string owner);
}
