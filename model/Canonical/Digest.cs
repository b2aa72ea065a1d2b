using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Rollback.Model;

/// <summary>SHA-256 of a release's canonical content: independent of key order, formatting, comments and spelled-out defaults.</summary>
public sealed partial record Digest
{
    private Digest(string text) => Text = text;

    /// <summary><c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
    public string Text { get; }

    public static Digest Of(Release release) => OfCanonical(CanonicalJson.Bytes(ReleaseDocument.From(release)));

    /// <summary>Digest of bytes that are already canonical.</summary>
    public static Digest OfCanonical(ReadOnlySpan<byte> bytes) => new("sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)));

    public static bool TryParse(string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = text is not null && Form().IsMatch(text) ? new(text) : null;
        return digest is not null;
    }

    /// <exception cref="FormatException">The text is not a digest.</exception>
    public static Digest Parse(string text) => TryParse(text, out var digest)
        ? digest
        : throw new FormatException($"'{text}' is not a digest (sha256:<64 hexadecimal digits>).");

    public override string ToString() => Text;

    internal const string Pattern = "^sha256:[0-9a-f]{64}$";

    [GeneratedRegex(Pattern + Line.End, RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
