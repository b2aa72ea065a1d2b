using System.Text.RegularExpressions;

namespace Rollback.Offline.SdkGenerator.Emit;

/// <summary>Turns a default written in TypeScript into the C# expression of the same value.</summary>
internal static partial class DefaultValue
{
    /// <returns>The expression, or null where the default belongs to a nested type.</returns>
    internal static string? ToCSharp(string typeScript)
    {
        if (typeScript == "@nested")
        {
            return null;
        }

        if (typeScript is "true" or "false" || Literal().IsMatch(typeScript))
        {
            return typeScript;
        }

        var call = EnvironmentLookup().Match(typeScript);
        return call.Success
            ? $"Utilities.G{call.Groups["function"].Value[1..]}({call.Groups["names"].Value})"
            : throw new FormatException($"The default '{typeScript}' is not known; extend {nameof(DefaultValue)}.");
    }

    internal static bool MayBeNull(string expression) => expression.StartsWith("Utilities.", StringComparison.Ordinal);

    [GeneratedRegex("^\"[^\"]*\"$")]
    private static partial Regex Literal();

    // The shapes cut the closing parenthesis off some of these calls.
    [GeneratedRegex("^utilities\\.(?<function>getEnv|getEnvBoolean)\\((?<names>\"[A-Z0-9_]+\"(, \"[A-Z0-9_]+\")*)\\)?$")]
    private static partial Regex EnvironmentLookup();
}
