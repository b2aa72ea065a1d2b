using System.Text.RegularExpressions;

namespace Rollback.Offline.Engine.Steps;

/// <summary>URN patterns: <c>*</c> stands for anything within a part, <c>**</c> for anything.</summary>
public static class UrnGlob
{
    public static Regex Parse(string pattern) => new(
        "^" + Regex.Escape(pattern).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^:]*", StringComparison.Ordinal) + "$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
