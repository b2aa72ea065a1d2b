using Rollback.Offline.Engine.Cli.Arguments;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi stack unselect</c>: commands then need <c>--stack</c> again.</summary>
internal sealed class StackUnselectCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Global;

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 0, "no arguments");
        var selection = new Workspace(context, arguments).Selection;
        if (selection.Current is { } current)
        {
            selection.Select(null);
            context.Output.WriteLine($"Stack {current} unselected");
        }

        return Task.FromResult(ExitCode.Success);
    }
}
