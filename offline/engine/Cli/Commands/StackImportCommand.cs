using System.Text.Json;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi stack import</c>: puts an exported deployment in place of the stack's own.</summary>
internal sealed class StackImportCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Value("file"), Flag.Switch("force", 'f'));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 0, "no arguments");
        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        var text = arguments.Value("file") is { } file
            ? File.ReadAllText(Path.GetFullPath(file, context.WorkingDirectory))
            : context.Input.ReadToEnd();
        using var held = workspace.Lock(stack);
        Import(workspace, stack, text, arguments.Has("force"), context);
        context.Output.WriteLine("Import complete.");
        return Task.FromResult(ExitCode.Success);
    }

    public static void Import(Workspace workspace, StackReference stack, string text, bool force, CommandContext context)
    {
        try
        {
            using var document = DeepJson.Parse(text);
            var root = document.RootElement;
            var deployment = Member(root, "deployment");
            var state = workspace.State(stack);
            state.Open(context.Warn);
            if (deployment.ValueKind == JsonValueKind.Null)
            {
                state.Replace(new Snapshot([], []));
                return;
            }

            Checkpoint.CheckVersion(root, Member(root, "version") is { ValueKind: JsonValueKind.Number } version && version.TryGetInt32(out var number)
                ? number
                : throw new FormatException("'version' is not a whole number"));
            if (!force)
            {
                CheckOwner(deployment, stack);
            }

            state.Import(root, deployment, force);
        }
        catch (InvalidOperationException exception)
        {
            throw new CommandException($"could not import the deployment: it does not have the shape of one ({exception.Message})", exception);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw new CommandException($"could not import the deployment: {exception.Message}", exception);
        }
    }

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member)
            ? member
            : throw new FormatException($"'{name}' is missing");

    private static void CheckOwner(JsonElement deployment, StackReference stack)
    {
        var prefix = $"urn:pulumi:{stack.Name}::{stack.Project}::";
        if (!deployment.TryGetProperty("resources", out var resources))
        {
            return;
        }

        var foreign = resources.EnumerateArray().Select(resource => Member(resource, "urn").GetString()!)
            .FirstOrDefault(urn => !urn.StartsWith(prefix, StringComparison.Ordinal));
        if (foreign is not null)
        {
            throw new FormatException($"resource '{foreign}' belongs to another stack or project than {stack.FullName}; --force imports it all the same");
        }
    }
}
