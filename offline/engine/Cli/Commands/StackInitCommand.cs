using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi stack init NAME</c>: makes an empty stack and the secrets provider of its settings.</summary>
internal sealed class StackInitCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(
        Flag.Value("secrets-provider"), Flag.Switch("no-select"), Flag.Value("copy-config-from"), Flag.Switch("remote-config"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 1, "one stack name");
        var name = arguments.Positional(0) ?? arguments.Value("stack")
            ?? throw new CommandException(ExitCode.Invocation, "missing stack name: `pulumi stack init NAME`");
        if (arguments.Value("secrets-provider") is { } provider and not ("passphrase" or "default"))
        {
            throw new CommandException(ExitCode.Invocation, $"secrets provider '{provider}' is not supported: only 'passphrase' is");
        }

        var workspace = new Workspace(context, arguments);
        var stack = workspace.Reference(name);
        if (workspace.Store.Exists(stack))
        {
            throw new CommandException($"stack '{stack.FullName}' already exists");
        }

        var settings = workspace.Settings(stack);
        if (arguments.Value("copy-config-from") is { } source)
        {
            settings = CopyConfig(workspace, workspace.Reference(source), settings, context);
        }

        // The settings come first: a stack without a salt would be one that nobody can give secrets to.
        new StackSecrets(settings, context.Environment).Establish();
        workspace.Store.Create(stack);
        if (!arguments.Has("no-select"))
        {
            workspace.Selection.Select(stack.Name);
        }

        context.Output.WriteLine($"Created stack '{stack.Name}'");
        return Task.FromResult(ExitCode.Success);
    }

    private static Projects.StackSettings CopyConfig(
        Workspace workspace, StackReference source, Projects.StackSettings settings, CommandContext context)
    {
        var from = new StackSecrets(workspace.Settings(source), context.Environment);
        var to = new StackSecrets(settings, context.Environment);
        var cipher = to.Cipher();
        var copy = from.Settings.Config.Aggregate(
            to.Settings, (changed, entry) => changed.With(entry.Key, Projects.ConfigEdit.Reencrypt(entry.Value, () => from.Cipher(), cipher)));
        copy.Save();
        return copy;
    }
}
