using System.Globalization;
using System.Text.Json.Nodes;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Json;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi stack ls</c>: the project's stacks, or every project's.</summary>
internal sealed class StackListCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Global.With(
        Flag.Switch("json", 'j'), Flag.Switch("all", 'a'), Flag.Value("project", 'p'), Flag.Value("organization", 'o'), Flag.Value("tag", 't'));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 0, "no arguments");
        var workspace = new Workspace(context, arguments);
        var project = arguments.Has("all") ? null : arguments.Value("project") ?? workspace.Project.Name;
        var current = workspace.IsInProject ? workspace.Selection.Current : null;
        var stacks = workspace.Store.List(project).Select(stack => Row(workspace, stack, current, project is null)).ToArray();
        if (arguments.Has("json"))
        {
            context.Output.WriteLine(JsonText.Indented(new JsonArray([.. stacks.Select(row => row.ToJson())])));
        }
        else
        {
            WriteTable(context.Output, stacks);
        }

        return Task.FromResult(ExitCode.Success);
    }

    private static StackRow Row(Workspace workspace, StackReference stack, string? current, bool isFull)
    {
        var checkpoint = workspace.Store.Read(stack);
        return new StackRow(
            isFull ? stack.FullName : stack.Name,
            current is not null && workspace.Reference(current) == stack,
            checkpoint.IsEmpty ? null : checkpoint.Time,
            StackLock.IsHeld(workspace.Store.Location, stack),
            checkpoint.IsEmpty ? null : checkpoint.ResourceCount);
    }

    private static void WriteTable(TextWriter output, StackRow[] rows)
    {
        var width = rows.Select(row => row.Name.Length + 1).Append(4).Max();
        output.WriteLine($"{"NAME".PadRight(width)}  {"LAST UPDATE",-20}  RESOURCE COUNT");
        foreach (var row in rows)
        {
            var updated = row.IsUpdating ? "in progress"
                : row.Updated is { } time ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
                : "n/a";
            output.WriteLine(
                $"{(row.Name + (row.IsCurrent ? "*" : "")).PadRight(width)}  {updated,-20}  {row.Resources?.ToString(CultureInfo.InvariantCulture) ?? "n/a"}");
        }
    }

    private sealed record StackRow(string Name, bool IsCurrent, DateTimeOffset? Updated, bool IsUpdating, int? Resources)
    {
        public JsonObject ToJson()
        {
            var json = new JsonObject { ["name"] = Name, ["current"] = IsCurrent };
            if (Updated is { } time)
            {
                json["lastUpdate"] = JsonText.Time(time);
            }

            json["updateInProgress"] = IsUpdating;
            if (Resources is { } count)
            {
                json["resourceCount"] = count;
            }

            return json;
        }
    }
}
