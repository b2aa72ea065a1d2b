using System.Text;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Json;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi stack export</c>: the deployment as it is stored, indented.</summary>
internal sealed class StackExportCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Value("file"), Flag.Value("version"), Flag.Switch("show-secrets"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 0, "no arguments");
        if (arguments.Value("version") is not null)
        {
            throw new CommandException(ExitCode.Invocation, "--version is not supported: file backends keep no numbered versions");
        }

        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        var secrets = new StackSecrets(workspace.Settings(stack), context.Environment);
        var checkpoint = workspace.State(stack, secrets).Export();
        var text = ExportJson.Write(checkpoint, arguments.Has("show-secrets") ? secrets.Decryptor(checkpoint.Salt) : null);
        if (arguments.Value("file") is { } file)
        {
            AtomicFile.Write(Path.GetFullPath(file, context.WorkingDirectory), Encoding.UTF8.GetBytes(text));
        }
        else
        {
            context.Output.Write(text);
        }

        return Task.FromResult(ExitCode.Success);
    }
}
