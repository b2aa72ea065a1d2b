using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Projects;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi config rm KEY</c> and <c>config rm-all KEY…</c>.</summary>
internal sealed class ConfigRemoveCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Switch("path"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(1, int.MaxValue, "at least one configuration key");
        var workspace = new Workspace(context, arguments);
        var settings = workspace.Settings(workspace.CurrentStack());
        arguments.Positionals
            .Select(key => ConfigPath.Parse(key, workspace.Project.Name, arguments.Has("path")))
            .Aggregate(settings, ConfigEdit.Remove)
            .Save();
        return Task.FromResult(ExitCode.Success);
    }
}
