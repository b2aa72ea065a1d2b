using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi state repair</c>: puts resources after what they depend on and drops references to what does not exist.</summary>
internal sealed class StateRepairCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Switch("yes", 'y'));

    public async Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 0, "no arguments");
        var said = "State is already valid; no repair is needed";
        var outcome = await StateEdit.RunAsync(
            arguments,
            context,
            snapshot =>
            {
                if (SnapshotIntegrity.FirstViolation(snapshot) is not { } violation)
                {
                    return snapshot;
                }

                said = $"State repaired successfully: {violation}";
                var settled = References.Settle(snapshot.Resources, new Dictionary<string, string>());
                return snapshot with { Resources = DependencyOrder.Sort(settled) };
            },
            isRepair: true);
        if (outcome == ExitCode.Success)
        {
            context.Output.WriteLine(said);
        }

        return outcome;
    }
}
