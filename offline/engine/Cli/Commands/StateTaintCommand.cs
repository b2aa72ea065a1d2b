using Rollback.Offline.Engine.Cli.Arguments;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi state taint URN… | --all</c>, and <c>untaint</c>: a tainted resource is replaced by the next update.</summary>
internal sealed class StateTaintCommand(bool taint) : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Switch("yes", 'y'), Flag.Switch("all"));

    public async Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        if (!arguments.Has("all"))
        {
            arguments.Expect(1, int.MaxValue, "resource URNs, or --all");
        }

        var count = 0;
        var outcome = await StateEdit.RunAsync(arguments, context, snapshot =>
        {
            foreach (var urn in arguments.Positionals)
            {
                StateEdit.Find(snapshot, urn);
            }

            return snapshot with
            {
                Resources = [.. snapshot.Resources.Select(resource =>
                {
                    var isMeant = resource is { Custom: true, Delete: false } && (arguments.Has("all") || arguments.Positionals.Contains(resource.Urn));
                    count += isMeant ? 1 : 0;
                    return isMeant ? resource with { Taint = taint } : resource;
                })],
            };
        });
        if (outcome == ExitCode.Success)
        {
            context.Output.WriteLine($"{(count == 1 ? "Resource" : $"{count} resources")} {(taint ? "tainted" : "untainted")}");
        }

        return outcome;
    }
}
