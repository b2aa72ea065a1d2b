using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi stack select NAME</c>.</summary>
internal sealed class StackSelectCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Switch("create", 'c'), Flag.Value("secrets-provider"));

    public async Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 1, "one stack name");
        var name = arguments.Positional(0) ?? arguments.Value("stack")
            ?? throw new CommandException(ExitCode.Invocation, "missing stack name: `pulumi stack select NAME`");
        var workspace = new Workspace(context, arguments);
        var stack = workspace.Reference(name);
        if (workspace.Store.Exists(stack))
        {
            workspace.Selection.Select(stack.Name);
            return ExitCode.Success;
        }

        return arguments.Has("create")
            ? await new StackInitCommand().RunAsync(arguments with { Positionals = [name] }, context, cancellationToken)
            : throw StackStore.NotFound(stack.Name);
    }
}
