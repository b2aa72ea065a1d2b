using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rollback.Model;

/// <summary>SHA-256 of a release: independent of key order, formatting, comments and spelled-out defaults, and covering its scripts.</summary>
public sealed partial record Digest
{
    private Digest(string text) => Text = text;

    /// <summary><c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
    public string Text { get; }

    /// <summary>Of the file's canonical content alone: what the digest of a release was before it covered scripts, and is where there are none.</summary>
    public static Digest Of(Release release) => OfCanonical(CanonicalJson.Bytes(ReleaseDocument.From(release)));

    /// <summary>Of the content and of every script that its changes name. Line ends do not count: a checkout may have changed them.</summary>
    /// <param name="script">A script's bytes by its path in the lineage's folder; null: it is not there.</param>
    public static Digest Of(Release release, Func<string, byte[]?> script)
    {
        var paths = release.Changes.SelectMany(change => new[] { change.Apply, change.Undo }).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToArray();
        return paths.Length == 0 ? Of(release) : OfCanonical(CanonicalJson.Bytes(new JsonObject
        {
            ["content"] = Of(release).Text,
            ["scripts"] = new JsonObject(paths.Select(path => KeyValuePair.Create(path, (JsonNode?)(script(path) is { } bytes ? OfCanonical(WithPlainLineEnds(bytes)).Text : null)))),
        }));
    }

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

    private static byte[] WithPlainLineEnds(byte[] bytes) => [.. bytes.Where((one, index) => one != '\r' || index + 1 == bytes.Length || bytes[index + 1] != '\n')];

    internal const string Pattern = "^sha256:[0-9a-f]{64}$";

    [GeneratedRegex(Pattern + Line.End, RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
