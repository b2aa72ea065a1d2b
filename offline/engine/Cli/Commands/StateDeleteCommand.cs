using System.Collections.Immutable;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi state delete URN | --all</c>: forgets a resource, or everything, without touching it.</summary>
internal sealed class StateDeleteCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Switch("yes", 'y'), Flag.Switch("force"), Flag.Switch("target-dependents"), Flag.Switch("all"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        if (arguments.Has("all"))
        {
            arguments.Expect(0, 0, "no URN beside --all");
            return StateEdit.RunAsync(arguments, context, snapshot => DeleteAll(snapshot, arguments.Has("force")), "Resources deleted");
        }

        arguments.Expect(1, 1, "one resource URN, or --all");
        var urn = arguments.Positionals[0];
        return StateEdit.RunAsync(arguments, context, snapshot =>
        {
            var target = snapshot.Resources.FirstOrDefault(resource => resource.Urn == urn)
                ?? throw new CommandException($"No such resource \"{urn}\" exists in the current state");
            if (target.Protect && !arguments.Has("force"))
            {
                throw Protected(urn);
            }

            var doomed = Dependents(snapshot, urn);
            if (doomed.Count > 1 && !arguments.Has("target-dependents"))
            {
                var dependents = doomed.Where(other => other != urn).Select(other => $" * \"{Urns.NameOf(other)}\" ({other})\n");
                throw new CommandException(
                    $"{urn} can't be safely deleted because the following resources depend on it:\n{string.Concat(dependents)}"
                    + "\nDelete those resources first or pass --target-dependents.");
            }

            return snapshot with { Resources = [.. snapshot.Resources.Where(resource => !doomed.Contains(resource.Urn))] };
        }, "Resource deleted");
    }

    private static Snapshot DeleteAll(Snapshot snapshot, bool force) =>
        snapshot.Resources.FirstOrDefault(resource => resource.Protect) is { } kept && !force
            ? throw Protected(kept.Urn)
            : snapshot with { Resources = [] };

    private static CommandException Protected(string urn) =>
        new($"{urn} can't be safely deleted because it is protected. Re-run this command with --force to force deletion");

    private static HashSet<string> Dependents(Snapshot snapshot, string urn)
    {
        var found = new HashSet<string> { urn };
        foreach (var resource in snapshot.Resources)
        {
            ImmutableArray<string> references =
            [
                resource.Parent, resource.DeletedWith, .. resource.Dependencies, .. resource.PropertyDependencies.Values.SelectMany(urns => urns),
                resource.Provider.LastIndexOf("::", StringComparison.Ordinal) is > 0 and var end ? resource.Provider[..end] : "",
            ];
            if (references.Any(found.Contains))
            {
                found.Add(resource.Urn);
            }
        }

        return found;
    }
}
