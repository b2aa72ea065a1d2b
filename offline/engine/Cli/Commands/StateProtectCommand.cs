using Rollback.Offline.Engine.Cli.Arguments;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi state unprotect URN | --all</c> and <c>state protect</c>.</summary>
internal sealed class StateProtectCommand(bool protect) : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Switch("yes", 'y'), Flag.Switch("all"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        if (!arguments.Has("all"))
        {
            arguments.Expect(1, int.MaxValue, "resource URNs, or --all");
        }

        var what = protect ? "protected" : "unprotected";
        var done = arguments.Has("all") ? $"All resources {what}"
            : arguments.Positionals.Length == 1 ? $"Resource {what}"
            : $"{arguments.Positionals.Length} resources {what}";
        return StateEdit.RunAsync(arguments, context, snapshot =>
        {
            var unknown = arguments.Positionals.FirstOrDefault(urn => !snapshot.Resources.Any(resource => resource.Urn == urn));
            return unknown is not null
                ? throw new CommandException($"No such resource \"{unknown}\" exists in the current state")
                : snapshot with
                {
                    Resources = [.. snapshot.Resources.Select(resource => arguments.Has("all") || arguments.Positionals.Contains(resource.Urn)
                        ? resource with { Protect = protect }
                        : resource)],
                };
        }, done);
    }
}
