namespace Rollback.Operations.CommandLine;

/// <summary>Whether somebody agreed to a change.</summary>
internal static class Consent
{
    public static Failure Declined { get; } = new("OPS006", "Not confirmed; nothing was changed.", "Answer y, or pass --yes.");

    /// <summary>By `--yes`, or by whoever answers the question.</summary>
    public static bool IsGiven(CommandContext context, string question) => context.Yes || context.Report.Confirm(question);

    /// <summary>A refusal if `--yes` is not given and nobody can be asked.</summary>
    public static Failure? Missing(CommandContext context, string verb) =>
        context.Yes || context.Surroundings.IsInteractive && !context.Json
            ? null
            : new("OPS005", $"`rollback {verb}` asks before it changes anything, and there is nobody to ask.", "Pass --yes, or look first with --dry-run.");
}
