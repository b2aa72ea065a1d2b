using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Projects;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi config cp --dest STACK [KEY]</c>: to another stack, secrets encrypted under that one's key.</summary>
internal sealed class ConfigCopyCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Value("dest", 'd'), Flag.Switch("path"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 1, "at most one configuration key");
        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        var destination = workspace.Reference(arguments.Value("dest")
            ?? throw new CommandException(ExitCode.Invocation, "--dest must name the stack to copy to"));
        if (destination == stack)
        {
            throw new CommandException(ExitCode.Invocation, "current stack and destination stack are the same");
        }

        if (!workspace.Store.Exists(destination))
        {
            throw StackStore.NotFound(destination.Name);
        }

        var from = new StackSecrets(workspace.Settings(stack), context.Environment);
        var to = new StackSecrets(workspace.Settings(destination), context.Environment);
        Selected(from.Settings, arguments, workspace.Project.Name, stack.Name)
            .Select(entry => (entry.Path, entry.Value.HasSecret ? ConfigEdit.Reencrypt(entry.Value, () => from.Cipher(), to.Cipher()) : entry.Value))
            .ToArray()
            .Aggregate(to.Settings, ConfigEdit.Set)
            .Save();
        return Task.FromResult(ExitCode.Success);
    }

    private static IEnumerable<(ConfigPath Path, ConfigNode Value)> Selected(
        StackSettings settings, ParsedArguments arguments, string project, string stack)
    {
        if (arguments.Positional(0) is not { } key)
        {
            return settings.Config.Select(entry => (new ConfigPath(entry.Key, []), entry.Value));
        }

        var path = ConfigPath.Parse(key, project, arguments.Has("path"));
        return ConfigEdit.Get(settings, path) is { } value
            ? [(path, value)]
            : throw new CommandException($"configuration key '{key}' not found for stack '{stack}'");
    }
}
