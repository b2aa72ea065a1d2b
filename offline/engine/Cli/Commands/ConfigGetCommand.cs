using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Json;
using Rollback.Offline.Engine.Projects;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi config get KEY</c>: one value, in clear.</summary>
internal sealed class ConfigGetCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Switch("json", 'j'), Flag.Switch("path"), Flag.Switch("open"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(1, 1, "one configuration key");
        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        var path = ConfigPath.Parse(arguments.Positionals[0], workspace.Project.Name, arguments.Has("path"));
        var secrets = new StackSecrets(workspace.Settings(stack), context.Environment);
        var node = ConfigEdit.Get(secrets.Settings, path)
            ?? (path.Segments.IsEmpty ? workspace.Project.ConfigSchema.GetValueOrDefault(path.Key)?.Default : null)
            ?? throw new CommandException($"configuration key '{arguments.Positionals[0]}' not found for stack '{stack.Name}'");
        context.Output.WriteLine(arguments.Has("json")
            ? JsonText.Indented(ConfigView.ToJson(node, secrets, showSecrets: true))
            : ConfigView.Text(node, secrets, showSecrets: true));
        return Task.FromResult(ExitCode.Success);
    }
}
