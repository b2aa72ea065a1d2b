using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Some URN patterns, as flags give them: <c>*</c> stands for anything within a part, <c>**</c> for anything.</summary>
public sealed class UrnPatterns(ImmutableArray<string> patterns)
{
    private readonly ImmutableArray<Regex> _globs = [.. patterns.Select(Parse)];

    public bool IsEmpty => _globs.IsEmpty;

    public bool Contains(string urn) => _globs.Any(glob => glob.IsMatch(urn));

    private static Regex Parse(string pattern) => new(
        "^" + Regex.Escape(pattern).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^:]*", StringComparison.Ordinal) + "$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
