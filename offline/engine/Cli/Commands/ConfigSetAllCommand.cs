using System.Text.Json;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Projects;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi config set-all</c>: many values in one write.</summary>
internal sealed class ConfigSetAllCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Value("secret"), Flag.Value("plaintext"), Flag.Switch("path"), Flag.Value("json"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 0, "only flags: --plaintext key=value, --secret key=value");
        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        var secrets = new StackSecrets(workspace.Settings(stack), context.Environment);
        var isPath = arguments.Has("path");
        var project = workspace.Project.Name;
        var encrypted = arguments.Values("secret").Select(text => ConfigAssignment.Parse(text, project, isPath))
            .Select(assignment => (assignment.Key, (ConfigNode)new ConfigNode.Secure(secrets.Cipher().Encrypt(assignment.Value))))
            .ToArray();
        var clear = arguments.Values("plaintext").Select(text => ConfigAssignment.Parse(text, project, isPath))
            .Select(assignment => (assignment.Key, (ConfigNode)(assignment.Key.Segments.IsEmpty
                ? new ConfigNode.Scalar(assignment.Value, ScalarKind.Text)
                : ConfigEdit.TypedLeaf(assignment.Value))));
        var json = arguments.Value("json") is { } text ? FromJson(text, project, secrets) : [];
        clear.Concat(encrypted).Concat(json).Aggregate(secrets.Settings, ConfigEdit.Set).Save();
        return Task.FromResult(ExitCode.Success);
    }

    /// <summary>The form that <c>config --json</c> prints.</summary>
    private static IEnumerable<(ConfigPath Path, ConfigNode Value)> FromJson(string text, string project, StackSecrets secrets)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateObject().Select(entry =>
            {
                var value = entry.Value.GetProperty("value").GetString()!;
                var isSecret = entry.Value.TryGetProperty("secret", out var secret) && secret.GetBoolean();
                return (ConfigPath.Parse(entry.Name, project, isPath: false), isSecret
                    ? new ConfigNode.Secure(secrets.Cipher().Encrypt(value))
                    : entry.Value.TryGetProperty("objectValue", out var nested) ? ConfigJson.Read(nested.GetRawText())
                    : (ConfigNode)new ConfigNode.Scalar(value, ScalarKind.Text));
            })];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new CommandException(ExitCode.Invocation, $"--json is malformed: {exception.Message}", exception);
        }
    }
}
