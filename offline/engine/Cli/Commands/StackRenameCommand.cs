using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi stack rename NEW-NAME</c>: state, history, tags and settings get the new name, and it is selected.</summary>
internal sealed class StackRenameCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack;

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(1, 1, "the stack's new name");
        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        var target = workspace.Reference(arguments.Positionals[0]);
        using (workspace.Lock(stack))
        {
            new StackRenaming(workspace.Store, stack, target).Run(workspace.State(stack).Open(context.Warn));
        }

        var settings = workspace.Settings(stack).File;
        if (File.Exists(settings))
        {
            File.Move(settings, Path.Combine(Path.GetDirectoryName(settings)!, $"Pulumi.{target.Name}{Path.GetExtension(settings)}"), overwrite: true);
        }

        if (workspace.IsInProject)
        {
            workspace.Selection.Select(target.Project == workspace.Project.Name ? target.Name : target.FullName);
        }

        context.Output.WriteLine($"Renamed {stack.Name} to {(target.Project == stack.Project ? target.Name : target.FullName)}");
        return Task.FromResult(ExitCode.Success);
    }
}
