using System.Text.Json.Nodes;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Json;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi stack tag get | ls | rm | set</c>.</summary>
internal sealed class StackTagCommand(string verb) : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(verb == "ls" ? [Flag.Switch("json", 'j')] : []);

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        var count = verb switch { "ls" => 0, "set" => 2, _ => 1 };
        arguments.Expect(count, count, verb switch { "ls" => "no arguments", "set" => "a tag's name and its value", _ => "a tag's name" });
        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        var tags = new StackTags(workspace.Store.Location, stack);
        switch (verb)
        {
            case "set":
                tags.Write(tags.Read().SetItem(arguments.Positionals[0], arguments.Positionals[1]));
                break;
            case "rm":
                tags.Write(tags.Read().Remove(arguments.Positionals[0]));
                break;
            case "get":
                context.Output.WriteLine(tags.Read().TryGetValue(arguments.Positionals[0], out var value)
                    ? value
                    : throw new CommandException($"stack tag '{arguments.Positionals[0]}' not found for stack '{stack.Name}'"));
                break;
            default:
                List(context.Output, tags, arguments.Has("json"));
                break;
        }

        return Task.FromResult(ExitCode.Success);
    }

    private static void List(TextWriter output, StackTags tags, bool asJson)
    {
        var all = tags.Read();
        if (asJson)
        {
            output.WriteLine(JsonText.Indented(new JsonObject(all.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)))));
            return;
        }

        var width = all.Keys.Select(name => name.Length).Append(4).Max();
        output.WriteLine($"{"NAME".PadRight(width)}  VALUE");
        foreach (var (name, value) in all)
        {
            output.WriteLine($"{name.PadRight(width)}  {value}");
        }
    }
}
