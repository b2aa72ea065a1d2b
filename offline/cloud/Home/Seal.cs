using System.Security.Cryptography;

namespace Rollback.Offline.Cloud.Home;

/// <summary>
/// Encrypts what a cloud keeps on disk (AES-256-GCM, a fresh nonce each time). The key lies beside the data in a file
/// only its owner can read, so it protects against a leaked copy of the data, not against its owner.
/// </summary>
internal sealed class Seal
{
    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly byte[] _key;

    private Seal(byte[] key) => _key = key;

    /// <summary>Reads the key file, or makes one on first use.</summary>
    public static Seal Open(string keyFile)
    {
        if (!File.Exists(keyFile))
        {
            AtomicFile.Write(keyFile, RandomNumberGenerator.GetBytes(KeyLength));
        }

        var key = File.ReadAllBytes(keyFile);
        return key.Length == KeyLength
            ? new Seal(key)
            : throw new CloudException($"The key file {keyFile} is damaged ({key.Length} bytes instead of {KeyLength}); what it encrypted cannot be read. Delete the cloud's folder to start again.");
    }

    public byte[] Protect(ReadOnlySpan<byte> plain)
    {
        var sealedBytes = new byte[NonceLength + TagLength + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = NewCipher();
        cipher.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceLength + TagLength), sealedBytes.AsSpan(NonceLength, TagLength));
        return sealedBytes;
    }

    /// <exception cref="CloudException">The data was changed, or sealed with another key.</exception>
    public byte[] Reveal(ReadOnlySpan<byte> sealedBytes)
    {
        try
        {
            var plain = new byte[sealedBytes.Length - NonceLength - TagLength];
            using var cipher = NewCipher();
            cipher.Decrypt(
                sealedBytes[..NonceLength], sealedBytes[(NonceLength + TagLength)..], sealedBytes.Slice(NonceLength, TagLength), plain);
            return plain;
        }
        catch (Exception exception) when (exception is CryptographicException or OverflowException or ArgumentException)
        {
            throw new CloudException("An encrypted file of the cloud was changed, or its key was.", exception);
        }
    }

    /// <summary>A password that only this cloud can know, always the same for the same purpose.</summary>
    public string PasswordFor(string purpose) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, System.Text.Encoding.UTF8.GetBytes(purpose)));

    // One for each call: many requests seal and reveal at once, and a cipher is one thread's at a time.
    private AesGcm NewCipher() => new(_key, TagLength);
}
