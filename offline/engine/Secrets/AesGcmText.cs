using System.Security.Cryptography;
using System.Text;

namespace Rollback.Offline.Engine.Secrets;

/// <summary>Texts as <c>v1:NONCE:CIPHERTEXT</c>, base64, the authentication tag at the ciphertext's end.</summary>
internal sealed class AesGcmText(byte[] key)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public string Encrypt(string plaintext)
    {
        using var aes = new AesGcm(key, TagBytes);
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        var clear = Encoding.UTF8.GetBytes(plaintext);
        var sealedText = new byte[clear.Length + TagBytes];
        aes.Encrypt(nonce, clear, sealedText.AsSpan(0, clear.Length), sealedText.AsSpan(clear.Length));
        return $"v1:{Convert.ToBase64String(nonce)}:{Convert.ToBase64String(sealedText)}";
    }

    /// <summary>The plaintext; null when the text is malformed, altered or of another key.</summary>
    public string? TryDecrypt(string text)
    {
        try
        {
            var parts = text.Split(':');
            if (parts.Length != 3 || parts[0] != "v1")
            {
                return null;
            }

            var nonce = Convert.FromBase64String(parts[1]);
            var sealedText = Convert.FromBase64String(parts[2]);
            if (nonce.Length != NonceBytes || sealedText.Length < TagBytes)
            {
                return null;
            }

            using var aes = new AesGcm(key, TagBytes);
            var clear = new byte[sealedText.Length - TagBytes];
            aes.Decrypt(nonce, sealedText.AsSpan(0, clear.Length), sealedText.AsSpan(clear.Length), clear);
            return Encoding.UTF8.GetString(clear);
        }
        catch (Exception exception) when (exception is FormatException or AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
