namespace Rollback.Operations.Engine;

/// <summary>Turns pulumi's many ways of saying no into one failure with its cause first.</summary>
internal static partial class PulumiFailure
{
    private static readonly string[] LockTexts =
        ["the stack is currently locked by", "Another update is currently in progress"];

    /// <param name="errors">Error diagnostics, the most telling first.</param>
    /// <param name="standardError">What the process said beside them.</param>
    public static Failure Of(string stack, string verb, int exitCode, IReadOnlyList<string> errors, string standardError)
    {
        var said = errors.Append(standardError).ToList();
        if (said.Any(text => LockTexts.Any(sign => text.Contains(sign, StringComparison.OrdinalIgnoreCase))))
            return Locked(stack, OneLine(said.First(text => LockTexts.Any(sign => text.Contains(sign, StringComparison.OrdinalIgnoreCase)))));
        if (exitCode == 6 || said.Any(text => text.Contains("no stack named", StringComparison.Ordinal)))
            return NoSuchStack(stack);

        if (exitCode is > 128 and < 193 && errors.Count == 0)
            return new("PUL005", $"pulumi {verb} of stack '{stack}' was ended by signal {exitCode - 128}: another program killed it, or the machine ran out of memory.", "Run the same command again: it goes on from there.", Retryable: true);

        if (said.SelectMany(text => text.Split('\n')).FirstOrDefault(line => KilledPart().IsMatch(line)) is { } killed)
            return new("PUL006", $"pulumi {verb} of stack '{stack}' stopped: {killed.Trim().TrimEnd('.')}. That process was killed: another program did it, or the machine ran out of memory.", "Run the same command again: it goes on from there.", Retryable: true);

        var cause = errors.Count > 0 ? OneLine(errors[0]) : LastWords(standardError);
        var more = errors.Count > 1 ? $" (and {errors.Count - 1} more)" : "";
        return new("PUL002", $"pulumi {verb} of stack '{stack}' failed: {cause}{more}", "Mend what the message names, then run the same command again.");
    }

    public static Failure Locked(string stack, string detail) => new(
        "PUL003",
        $"Another update of stack '{stack}' is running: {detail}",
        $"Wait until it has ended. If its process is gone, `pulumi cancel --stack {stack}` removes the lock.",
        Retryable: true);

    public static Failure NoSuchStack(string stack) => new(
        "PUL004", $"There is no stack '{stack}'.", $"`rollback up --stack {stack}` makes it; `pulumi stack ls` shows those that exist.");

    /// <param name="others">The stacks that exist.</param>
    public static Failure NoSuchStack(string stack, IReadOnlyList<string> others) => NoSuchStack(stack) with
    {
        Fix = others.Count == 0 ? $"There is none yet; `rollback up --stack {stack}` makes it." : $"Those that exist: {string.Join(", ", others.Order(StringComparer.Ordinal))}. `rollback up --stack {stack}` makes it.",
    };

    /// <summary>Whether pulumi, its program or a provider was killed: what the last operations did is not known then.</summary>
    public static bool WasKilled(Failure failure) => failure.Code is "PUL005" or "PUL006";

    public static bool IsLocked(Failure failure) => failure.Code == "PUL003";

    public static bool IsNoSuchStack(Failure failure) => failure.Code == "PUL004";

    /// <summary>A plugin or the program that ended by a signal (128 and its number).</summary>
    [System.Text.RegularExpressions.GeneratedRegex("(ended during .* with exit code|non-zero exit code:) (129|13[0-9]|14[0-3])\\b")]
    private static partial System.Text.RegularExpressions.Regex KilledPart();

    private static string OneLine(string text) => string.Join(
        " ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeWhile(line => !line.StartsWith("at ", StringComparison.Ordinal)));

    private static string LastWords(string standardError)
    {
        var lines = standardError.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var error = lines.FirstOrDefault(line => line.StartsWith("error:", StringComparison.Ordinal)) ?? lines.LastOrDefault();
        return error is null ? "it gave no reason." : error.StartsWith("error:", StringComparison.Ordinal) ? error["error:".Length..].Trim() : error;
    }
}
