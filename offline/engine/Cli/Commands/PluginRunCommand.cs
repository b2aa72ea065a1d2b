using System.Collections.Immutable;
using System.Diagnostics;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Plugins;
using Rollback.Offline.Engine.Providers;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi plugin run NAME[@VERSION] [-- ARGUMENTS]</c>: a provider plugin in the foreground, with our own streams.</summary>
internal sealed class PluginRunCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Global.With(Flag.Value("kind"));

    public async Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(1, int.MaxValue, "a plugin's name");
        if ((arguments.Value("kind") ?? "resource") is not "resource" and var kind)
        {
            throw new CommandException(ExitCode.Invocation, $"plugins of kind '{kind}' are not supported: only 'resource' is");
        }

        var plugin = arguments.Positionals[0].Split('@', 2);
        var command = PluginProcess.CommandOf(new PluginFinder(ImmutableSortedDictionary<string, string>.Empty, context.Environment, Workspace.HomeOf(context))
            .Find(plugin[0], plugin.Length > 1 ? plugin[1].TrimStart('v') : ""));
        using var process = Process.Start(new ProcessStartInfo(command[0], command.Skip(1).Concat(arguments.Positionals.Skip(1))) { WorkingDirectory = context.WorkingDirectory })!;
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return process.ExitCode == 0
            ? ExitCode.Success
            : throw new CommandException($"plugin '{arguments.Positionals[0]}' ended with exit code {process.ExitCode}");
    }
}
