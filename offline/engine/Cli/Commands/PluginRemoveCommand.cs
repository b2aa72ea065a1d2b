using System.Collections.Immutable;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Plugins;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi plugin rm [resource [NAME [VERSION]]] | --all</c>: from PULUMI_HOME.</summary>
internal sealed class PluginRemoveCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Global.With(Flag.Switch("all", 'a'), Flag.Switch("yes", 'y'));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(arguments.Has("all") ? 0 : 1, 3, "a plugin's kind, name and version, or --all");
        var name = arguments.Positional(1);
        var version = arguments.Positional(2)?.TrimStart('v');
        var found = new PluginFinder(ImmutableSortedDictionary<string, string>.Empty, context.Environment, Workspace.HomeOf(context)).Installed()
            .Where(plugin => (arguments.Positional(0) ?? "resource") == "resource"
                && (name is null || plugin.Package == name) && (version is null || plugin.Version == version))
            .ToArray();
        if (found.Length == 0)
        {
            context.Error.WriteLine("no plugins found to uninstall");
            return Task.FromResult(ExitCode.Success);
        }

        if (context.IsTerminal && !arguments.Has("yes") && !Operations.Confirmation.Ask(context, $"removal of {found.Length} plugin(s)"))
        {
            return Task.FromResult(ExitCode.Cancelled);
        }

        foreach (var plugin in found)
        {
            Directory.Delete(plugin.Folder, recursive: true);
            context.Output.WriteLine($"removed: resource {plugin.Package}-{plugin.Version}");
        }

        return Task.FromResult(ExitCode.Success);
    }
}
