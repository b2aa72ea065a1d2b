using System.CommandLine;

namespace Rollback.Operations.CommandLine;

/// <summary>Options that every verb understands; a verb that has no use for one ignores it.</summary>
internal static class GlobalOptions
{
    public static Option<string?> Stack { get; } = new("--stack", "-s")
    {
        Description = "The stack; default: PULUMI_STACK, else the one that pulumi has selected",
        HelpName = "name",
        Recursive = true,
    };

    public static Option<bool> Json { get; } = new("--json", "-j")
    {
        Description = "One JSON object on standard output; talk goes to standard error",
        Recursive = true,
    };

    public static Option<bool> DryRun { get; } = new("--dry-run")
    {
        Description = "Print the steps that a run would execute, and touch nothing",
        Recursive = true,
    };

    public static Option<bool> Yes { get; } = new("--yes", "-y")
    {
        Description = "Do not ask",
        Recursive = true,
    };
}
