using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Json;
using Rollback.Offline.Engine.Plugins;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi plugin ls</c>: what is installed under PULUMI_HOME.</summary>
internal sealed class PluginListCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Global.With(Flag.Switch("json", 'j'), Flag.Switch("project", 'p'));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 0, "no arguments");
        var finder = new PluginFinder(
            ImmutableSortedDictionary<string, string>.Empty, context.Environment, Workspace.HomeOf(context));
        if (arguments.Has("json"))
        {
            context.Output.WriteLine(JsonText.Indented(new JsonArray([.. finder.Installed().Select(plugin => (JsonNode?)new JsonObject
            {
                ["name"] = plugin.Package,
                ["kind"] = "resource",
                ["version"] = plugin.Version,
            })])));
            return Task.FromResult(ExitCode.Success);
        }

        context.Output.WriteLine("NAME  KIND  VERSION");
        foreach (var plugin in finder.Installed())
        {
            context.Output.WriteLine($"{plugin.Package}  resource  {plugin.Version}");
        }

        return Task.FromResult(ExitCode.Success);
    }
}
