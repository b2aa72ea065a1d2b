using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Rollback.Offline.Engine.Cli;

namespace Rollback.Offline.Engine.Secrets;

/// <summary>
/// Pulumi's passphrase secrets provider: AES-256-GCM under a key that is derived from the passphrase. The derivation is
/// slow on purpose, so it happens when the first secret needs it, and once.
/// </summary>
public sealed class PassphraseCipher : ISecretCipher
{
    private const int Iterations = 1_000_000;
    private const int SaltBytes = 8;
    private const int KeyBytes = 32;
    private const string CheckText = "pulumi";
    private static readonly ConcurrentDictionary<(string Passphrase, string Salt), Lazy<byte[]>> Keys = [];
    private readonly Lazy<AesGcmText> _cipher;

    private PassphraseCipher(string salt, Lazy<AesGcmText> cipher)
    {
        Salt = salt;
        _cipher = cipher;
    }

    /// <summary><c>v1:SALT:v1:NONCE:CIPHERTEXT</c>, the latter of a text by which a wrong passphrase is found.</summary>
    public string Salt { get; }

    /// <summary>Whether the passphrase is the one that the salt was made with.</summary>
    public bool IsUsable
    {
        get
        {
            try
            {
                return _cipher.Value is not null;
            }
            catch (IncorrectPassphraseException)
            {
                return false;
            }
        }
    }

    /// <summary>A cipher with a new random salt.</summary>
    public static PassphraseCipher Create(string passphrase)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var cipher = new AesGcmText(Derive(passphrase, salt));
        return new PassphraseCipher(
            $"v1:{Convert.ToBase64String(salt)}:{cipher.Encrypt(CheckText)}", new Lazy<AesGcmText>(cipher));
    }

    /// <param name="salt">As <see cref="Salt"/> was.</param>
    /// <param name="passphrase">Asked for when the first secret needs it.</param>
    /// <exception cref="CommandException">The salt is malformed.</exception>
    public static PassphraseCipher Open(string salt, Func<string> passphrase)
    {
        var parts = salt.Split(':', 3);
        var bytes = new byte[SaltBytes];
        if (parts.Length != 3 || parts[0] != "v1" || !Convert.TryFromBase64String(parts[1], bytes, out var length) || length != SaltBytes)
        {
            throw new CommandException(ExitCode.Invocation, "the encryption salt is malformed: expected v1:<salt>:<check value>");
        }

        return new PassphraseCipher(salt, new Lazy<AesGcmText>(() => Check(new AesGcmText(Derive(passphrase(), bytes)), parts[2])));
    }

    public string Encrypt(string plaintext) => _cipher.Value.Encrypt(plaintext);

    public string Decrypt(string ciphertext) => _cipher.Value.TryDecrypt(ciphertext)
        ?? throw new CommandException("could not decrypt a secret: its ciphertext is damaged or was altered");

    private static AesGcmText Check(AesGcmText cipher, string checkValue) => cipher.TryDecrypt(checkValue) == CheckText
        ? cipher
        : throw new IncorrectPassphraseException();

    /// <summary>Once per process: a command opens the same secrets for its settings, its state and the stacks it refers to.</summary>
    private static byte[] Derive(string passphrase, byte[] salt) => Keys.GetOrAdd(
        (passphrase, Convert.ToBase64String(salt)),
        _ => new Lazy<byte[]>(() => Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(passphrase), salt, Iterations, HashAlgorithmName.SHA256, KeyBytes))).Value;
}
