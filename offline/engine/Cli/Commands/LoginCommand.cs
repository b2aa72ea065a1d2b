using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi login file://…</c>: the backend for when nothing else names one.</summary>
internal sealed class LoginCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Global.With(Flag.Switch("local", 'l'), Flag.Value("cloud-url", 'c'), Flag.Switch("interactive"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 1, "one backend URL");
        var url = arguments.Has("local") ? "file://~" : arguments.Positional(0) ?? arguments.Value("cloud-url")
            ?? throw new CommandException(ExitCode.Invocation, "name a backend: `pulumi login file://<folder>`");
        BackendLocation.Parse(url, context.WorkingDirectory, context.Environment("HOME") ?? context.WorkingDirectory);
        new Credentials(Workspace.HomeOf(context)).Login(url);
        context.Output.WriteLine($"Logged in to {Environment.MachineName} as {Environment.UserName} ({url})");
        return Task.FromResult(ExitCode.Success);
    }
}
