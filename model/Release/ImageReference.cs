using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Rollback.Model;

/// <summary>A container image pinned by digest, so that a rollback starts the very bytes that ran before.</summary>
public sealed partial record ImageReference
{
    private ImageReference(string text, string repository, string digest) => (Text, Repository, Digest) = (text, repository, digest);

    /// <summary>The reference as written, for example <c>registry.example.com/orders@sha256:…</c>.</summary>
    public string Text { get; }

    /// <summary>Everything before the <c>@</c>.</summary>
    public string Repository { get; }

    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    public string Digest { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageReference? image)
    {
        var match = Form().Match(text ?? "");
        image = match.Success ? new(match.Value, match.Groups["repository"].Value, match.Groups["digest"].Value) : null;
        return image is not null;
    }

    /// <exception cref="FormatException">The reference is not pinned by digest.</exception>
    public static ImageReference Parse(string text) => TryParse(text, out var image)
        ? image
        : throw new FormatException($"Image '{text}' is not pinned by digest (name@sha256:<64 hexadecimal digits>).");

    public override string ToString() => Text;

    internal const string Pattern = @"^(?<repository>[A-Za-z0-9][A-Za-z0-9._:/-]*)@(?<digest>sha256:[0-9a-f]{64})$";

    [GeneratedRegex(Pattern + Line.End, RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
