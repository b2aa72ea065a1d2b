namespace Rollback.Offline.Engine.Cli;

/// <summary>Commands of the official CLI that this one does not have, each with the reason.</summary>
internal static class Unsupported
{
    private const string Cloud = "it needs Pulumi Cloud, and this engine works with file backends only";
    private const string Packages = "it needs packages or their schemas from a network that this engine does without";

    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["logs"] = "no provider here hands out logs; look where the workload writes them",
        ["watch"] = "run `pulumi up` after a change instead",
        ["new"] = "it fetches templates from a network; copy a project's folder instead",
        ["policy"] = "policy packs are not run by this engine",
        ["convert"] = Packages,
        ["package"] = Packages,
        ["schema"] = Packages,
        ["gen-completion"] = "there is no completion for this command",
        ["console"] = Cloud,
        ["org"] = Cloud,
        ["env"] = Cloud,
        ["esc"] = Cloud,
        ["deployment"] = Cloud,
        ["ai"] = Cloud,
        ["neo"] = Cloud,
        ["cloud"] = Cloud,
        ["config env"] = Cloud,
        ["stack schedule"] = Cloud,
        ["stack webhook"] = Cloud,
        ["state upgrade"] = "every state of this engine is in the newest layout already",
    };

    /// <summary>Why a subcommand is not there whose parent is (<c>config env</c>); else null.</summary>
    public static string? Subcommand(string word, string second) =>
        Reasons.TryGetValue($"{word} {second}", out var reason) ? $"`pulumi {word} {second}` is not supported: {reason}" : null;

    /// <summary>Why a command is not there; null for one that is unknown altogether.</summary>
    public static string? Reason(string word, string second) =>
        Subcommand(word, second)
        ?? (Reasons.TryGetValue(word, out var reason) ? $"`pulumi {word}` is not supported: {reason}" : null);
}
