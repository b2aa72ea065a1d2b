using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Cli.Operations;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi destroy</c>: deletes everything that the stack holds, and with --remove the stack.</summary>
internal sealed class DestroyCommand : ICommand
{
    public FlagSet Flags { get; } = OperationOptions.Flags.With(
        Flag.Switch("yes", 'y'), Flag.Switch("skip-preview", 'f'), Flag.Switch("preview-only"), Flag.Switch("remove"), Flag.Switch("exclude-protected"));

    public async Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        var options = OperationOptions.Parse(arguments, context, isPreviewCommand: false);
        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        if (options.Engine is { ExcludeProtected: true, Targets.IsEmpty: false })
        {
            throw new CommandException(ExitCode.Invocation, "You cannot specify --target and --exclude-protected");
        }

        var before = options.Engine.ExcludeProtected ? workspace.Store.Read(stack).ResourceCount : 0;
        var outcome = await new Operation(OperationKind.Destroy, options, context, workspace).RunAsync(cancellationToken);
        if (outcome != ExitCode.Success || options.DryRun)
        {
            return outcome;
        }

        var left = workspace.Store.Read(stack).ResourceCount;
        if (arguments.Has("remove") && left == 0)
        {
            StackRemoval.Remove(workspace, stack, force: false, keepSettings: false);
        }

        if (!options.Json && Conclusion(stack.Name, before, left, arguments) is { } conclusion)
        {
            context.Output.WriteLine(conclusion);
        }

        return outcome;
    }

    private static string? Conclusion(string stack, int before, int left, ParsedArguments arguments) => left switch
    {
        > 0 when !arguments.Has("exclude-protected") => null,
        > 0 when left == before => $"There were no unprotected resources to destroy. There are still {left} protected resources associated with this stack.",
        > 0 => $"All unprotected resources were destroyed. There are still {left} protected resources associated with this stack.",
        _ when arguments.Has("remove") => "The resources in the stack have been deleted, and the history and configuration removed.",
        _ => "The resources in the stack have been deleted, but the history and configuration associated with the stack are still maintained.\n"
            + $"If you want to remove the stack completely, run `pulumi stack rm {stack}`.",
    };
}
