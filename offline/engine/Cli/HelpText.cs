using Rollback.Offline.Engine.Cli.Arguments;

namespace Rollback.Offline.Engine.Cli;

/// <summary>What <c>--help</c> says.</summary>
internal static class HelpText
{
    public static void Write(TextWriter output)
    {
        output.WriteLine("A stand-in for the pulumi command, for machines that have none (docs/cli/pulumi.md).");
        output.WriteLine();
        output.WriteLine("Commands:");
        foreach (var name in CommandTable.Names)
        {
            output.WriteLine($"  pulumi {name}");
        }

        output.WriteLine();
        output.WriteLine("`pulumi <command> --help` lists a command's flags.");
    }

    public static void Write(TextWriter output, FlagSet flags)
    {
        output.WriteLine("Flags:");
        foreach (var flag in flags.Flags)
        {
            output.WriteLine($"  {(flag.Short is { } letter ? $"-{letter}, " : "    ")}--{flag.Name}{(flag.TakesValue ? " VALUE" : "")}");
        }
    }
}
