using System.Text.Json.Nodes;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Json;
using Rollback.Offline.Engine.Projects;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi config</c>: the stack's settings, secrets masked unless asked for.</summary>
internal sealed class ConfigListCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Switch("json", 'j'), Flag.Switch("show-secrets"), Flag.Switch("open"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 0, "a subcommand or nothing");
        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        var secrets = new StackSecrets(workspace.Settings(stack), context.Environment);
        var show = arguments.Has("show-secrets");
        var config = WithDefaults(secrets.Settings, workspace.Project);
        if (arguments.Has("json"))
        {
            var json = config.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)ConfigView.ToJson(entry.Value, secrets, show)));
            context.Output.WriteLine(JsonText.Indented(new JsonObject(json)));
            return Task.FromResult(ExitCode.Success);
        }

        var rows = config.Select(entry => (Key: Short(entry.Key, workspace.Project.Name), Value: ConfigView.Text(entry.Value, secrets, show))).ToArray();
        var width = rows.Select(row => row.Key.Length).Append("KEY".Length).Max();
        context.Output.WriteLine($"{"KEY".PadRight(width)}  VALUE");
        foreach (var (key, value) in rows)
        {
            context.Output.WriteLine($"{key.PadRight(width)}  {value}");
        }

        return Task.FromResult(ExitCode.Success);
    }

    private static SortedDictionary<string, ConfigNode> WithDefaults(StackSettings settings, Project project)
    {
        var config = new SortedDictionary<string, ConfigNode>(settings.Config.ToDictionary(), StringComparer.Ordinal);
        foreach (var (key, declaration) in project.ConfigSchema)
        {
            if (declaration.Default is { } value)
            {
                config.TryAdd(key, value);
            }
        }

        return config;
    }

    private static string Short(string key, string project) =>
        key.StartsWith($"{project}:", StringComparison.Ordinal) ? key[(project.Length + 1)..] : key;
}
