using System.Globalization;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi stack</c>: what the current stack holds.</summary>
internal sealed class StackCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(
        Flag.Switch("show-name"), Flag.Switch("show-urns", 'u'), Flag.Switch("show-ids", 'i'), Flag.Switch("show-secrets"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 0, "a subcommand or nothing");
        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        if (arguments.Has("show-name"))
        {
            context.Output.WriteLine(stack.Name);
            return Task.FromResult(ExitCode.Success);
        }

        var checkpoint = workspace.Store.Read(stack);
        var snapshot = workspace.State(stack).View();
        context.Output.WriteLine($"Current stack is {stack.Name}:");
        if (checkpoint.Time is { } time)
        {
            context.Output.WriteLine($"    Last updated: {time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC");
        }

        context.Output.WriteLine($"Current stack resources ({snapshot.Resources.Length.ToString(CultureInfo.InvariantCulture)}):");
        WriteTree(context.Output, snapshot, arguments);
        return Task.FromResult(ExitCode.Success);
    }

    private static void WriteTree(TextWriter output, Snapshot snapshot, ParsedArguments arguments)
    {
        var children = snapshot.Resources.ToLookup(resource => resource.Parent);
        Write("", 1);

        void Write(string parent, int depth)
        {
            foreach (var resource in children[parent])
            {
                var margin = new string(' ', depth * 4);
                var name = Urns.NameOf(resource.Urn);
                output.WriteLine($"{margin}{resource.Type}  {name}");
                if (arguments.Has("show-urns"))
                {
                    output.WriteLine($"{margin}    URN: {resource.Urn}");
                }

                if (arguments.Has("show-ids") && resource.Id.Length > 0)
                {
                    output.WriteLine($"{margin}    ID: {resource.Id}");
                }

                if (!resource.Delete)
                {
                    Write(resource.Urn, depth + 1);
                }
            }
        }
    }
}
