using System.Text.Json.Nodes;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Json;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi whoami</c>: the user of the machine, and with --verbose or --json the backend.</summary>
internal sealed class WhoAmICommand : ICommand
{
    public FlagSet Flags { get; } = new([
        .. FlagSet.Global.Flags.Where(flag => flag.Name != "verbose"), Flag.Switch("verbose", 'v'), Flag.Switch("json", 'j')]);

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 0, "no arguments");
        var url = new Workspace(context, arguments).Store.Location.Url;
        context.Output.WriteLine((arguments.Has("json"), arguments.Has("verbose")) switch
        {
            (true, _) => JsonText.Indented(new JsonObject { ["user"] = Environment.UserName, ["url"] = url }),
            (_, true) => $"User: {Environment.UserName}\nBackend URL: {url}",
            _ => Environment.UserName,
        });
        return Task.FromResult(ExitCode.Success);
    }
}
