using System.Diagnostics;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Json;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi state edit</c>: the exported state in an editor; what is saved there is imported. Secrets stay encrypted.</summary>
internal sealed class StateEditCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Stack.With(Flag.Value("editor"));

    public async Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 0, "no arguments");
        var editor = arguments.Value("editor") ?? context.Environment("EDITOR")
            ?? throw new CommandException(ExitCode.Invocation, "no editor: set EDITOR, or name one with --editor");
        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        var folder = Directory.CreateTempSubdirectory("pulumi-state-");
        try
        {
            var file = Path.Combine(folder.FullName, "state.json");
            var before = ExportJson.Write(workspace.State(stack).Export(), decrypt: null);
            await File.WriteAllTextAsync(file, before, cancellationToken);
            await EditAsync(editor, file, context.WorkingDirectory, cancellationToken);
            var after = await File.ReadAllTextAsync(file, cancellationToken);
            if (after == before)
            {
                context.Output.WriteLine("provided edits resulted in no changes");
                return ExitCode.Success;
            }

            using var held = workspace.Lock(stack);
            StackImportCommand.Import(workspace, stack, after, force: false, context);
            context.Output.WriteLine("State updated.");
            return ExitCode.Success;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task EditAsync(string editor, string file, string workingDirectory, CancellationToken cancellationToken)
    {
        // EDITOR may carry arguments of its own, as with every other program that starts one.
        var start = new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", $"{editor} \"$1\"", "sh", file }, WorkingDirectory = workingDirectory };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new CommandException($"the editor '{editor}' ended with exit code {process.ExitCode}; the state is as it was");
        }
    }
}
