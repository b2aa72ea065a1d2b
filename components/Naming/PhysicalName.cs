using System.Text.RegularExpressions;

namespace Rollback.Components;

/// <summary>
/// Names that AWS and Kubernetes see. They start with project and stack, so that two stacks share an account and a cluster,
/// and they hold no random part, so that a runbook written today still finds the resource in a year.
/// </summary>
public static partial class PhysicalName
{
    /// <summary>Longest prefix that leaves room for what is appended within the 63 characters of an RDS identifier and of a DNS label.</summary>
    public const int LongestPrefix = 44;

    /// <summary>Longest identifier of an RDS instance, label of a Kubernetes object and DNS label.</summary>
    public const int LongestLabel = 63;

    /// <summary>Prefix of every physical name of a stack.</summary>
    public static string Prefix(string project, string stack) => $"{project}-{stack}";

    /// <summary>What is wrong with a prefix, or null.</summary>
    public static string? ComplaintAbout(string prefix) => !Label().IsMatch(prefix)
        ? $"'{prefix}' cannot start physical names: RDS and Kubernetes take lower-case letters, digits and single hyphens, from a letter on. Rename the stack."
        : prefix.Length > LongestPrefix
            ? $"'{prefix}' has {prefix.Length} characters; physical names leave room for {LongestPrefix}. Give the stack a shorter name."
            : null;

    /// <summary>What is wrong with the name of a database, service, secret or checkpoint as part of a physical name, or null.</summary>
    public static string? ComplaintAboutPart(string what, string part) => Label().IsMatch(part)
        ? null
        : $"The {what} name '{part}' cannot be part of a physical name: use lower-case letters, digits and single hyphens, from a letter on.";

    /// <summary>What is wrong with a finished label, or null.</summary>
    public static string? ComplaintAboutLength(string label) => label.Length > LongestLabel
        ? $"'{label}' has {label.Length} characters; the limit is {LongestLabel}. Shorten the name of the stack or of the thing."
        : null;

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
