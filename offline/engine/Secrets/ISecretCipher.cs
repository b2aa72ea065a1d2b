namespace Rollback.Offline.Engine.Secrets;

/// <summary>Encrypts texts with the key of one stack.</summary>
public interface ISecretCipher
{
    /// <summary>What the state keeps of the provider, without which nothing can be decrypted again.</summary>
    string Salt { get; }

    string Encrypt(string plaintext);

    /// <exception cref="Cli.CommandException">The ciphertext was altered, or the passphrase is not the one it was written with.</exception>
    string Decrypt(string ciphertext);
}
