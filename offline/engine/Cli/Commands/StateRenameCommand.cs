using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi state rename URN NAME</c>: the resource stays what it is; its URN and references to it change.</summary>
internal sealed class StateRenameCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Switch("yes", 'y'));

    public async Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(2, 2, "a resource URN and its new name");
        var (urn, name) = (arguments.Positionals[0], arguments.Positionals[1]);
        var outcome = await StateEdit.RunAsync(arguments, context, snapshot =>
        {
            StateEdit.Find(snapshot, urn);
            var renamed = Urns.Rebase(urn, Urns.StackOf(urn), Urns.ProjectOf(urn), name);
            return snapshot.Resources.Any(resource => resource.Urn == renamed)
                ? throw new CommandException($"the chosen new urn for the state already exists: {renamed}")
                : UrnRewriting.Apply(snapshot, other => other == urn ? renamed : other);
        });
        if (outcome == ExitCode.Success)
        {
            context.Output.WriteLine("Resource renamed");
        }

        return outcome;
    }
}
