using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi logout</c>.</summary>
internal sealed class LogoutCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Global.With(Flag.Switch("all"), Flag.Switch("local", 'l'), Flag.Value("cloud-url", 'c'));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        new Credentials(Workspace.HomeOf(context)).Logout();
        context.Output.WriteLine("Logged out");
        return Task.FromResult(ExitCode.Success);
    }
}
