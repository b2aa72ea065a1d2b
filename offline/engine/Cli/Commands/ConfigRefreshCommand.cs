using System.Text.Json.Nodes;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Projects;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi config refresh</c>: the settings become those of the stack's latest update.</summary>
internal sealed class ConfigRefreshCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Switch("force", 'f'));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 0, "no arguments");
        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        var latest = new History(workspace.Store.Location, stack).Entries().FirstOrDefault()
            ?? throw new CommandException($"no previous deployment of stack '{stack.Name}' to take the configuration from");
        var settings = workspace.Settings(stack);
        if (!arguments.Has("force") && File.Exists(settings.File))
        {
            var kept = $"{settings.File}.bak";
            context.Output.WriteLine($"backing up existing configuration file to {kept}");
            File.Copy(settings.File, kept, overwrite: true);
        }

        var cleared = settings.Config.Keys.Aggregate(settings, (changed, key) => changed.Without(key));
        (latest["config"]?.AsObject() ?? [])
            .Aggregate(cleared, (changed, entry) => changed.With(entry.Key, Stored(entry.Value!.AsObject())))
            .Save();
        context.Output.WriteLine($"refreshed configuration for stack '{stack.Name}'");
        return Task.FromResult(ExitCode.Success);
    }

    /// <summary>Secrets stand in the history encrypted, under the stack's own key.</summary>
    private static ConfigNode Stored(JsonObject stored)
    {
        var text = stored["string"]?.GetValue<string>() ?? "";
        return stored["object"]?.GetValue<bool>() == true ? ConfigJson.Read(text)
            : stored["secret"]?.GetValue<bool>() == true ? new ConfigNode.Secure(text)
            : new ConfigNode.Scalar(text, ScalarKind.Text);
    }
}
