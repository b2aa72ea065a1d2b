using System.Collections.Concurrent;
using System.Text.Json;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Secrets;

/// <summary>
/// The secrets of one state file. A secret that has not changed keeps its ciphertext, so that saving a state twice
/// writes the same text; secrets of different resources never share one, so that nobody sees them to be equal.
/// Safe for concurrent use.
/// </summary>
/// <param name="cipher">Encrypts what is written.</param>
/// <param name="previous">Decrypts what was written before, where its salt is another one; its ciphertexts are not kept.</param>
public sealed class StateSecrets(ISecretCipher cipher, ISecretCipher? previous = null) : ISecretForm
{
    private readonly ConcurrentDictionary<(string Owner, string Plaintext), string> _ciphertexts = [];

    public string Salt => cipher.Salt;

    /// <summary>The JSON text of a secret value.</summary>
    public string Decrypt(string ciphertext, string owner)
    {
        if (previous is not null)
        {
            return previous.Decrypt(ciphertext);
        }

        var plaintext = cipher.Decrypt(ciphertext);
        _ciphertexts[(owner, plaintext)] = ciphertext;
        return plaintext;
    }

    public void Write(Utf8JsonWriter writer, string plaintext, string owner) =>
        SecretForms.WriteObject(writer, "ciphertext", _ciphertexts.GetOrAdd((owner, plaintext), key => cipher.Encrypt(key.Plaintext)));
}
