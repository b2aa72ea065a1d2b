using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Cli.Commands;

namespace Rollback.Offline.Engine.Cli;

/// <summary>The pulumi command: finds the verb, runs it, and turns every failure into one line and an exit code.</summary>
public static class PulumiTool
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            return (int)await DispatchAsync(arguments, context, cancellationToken);
        }
        catch (CommandException exception)
        {
            await context.Error.WriteLineAsync($"error: {exception.Message}");
            return (int)exception.Code;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await context.Error.WriteLineAsync("error: cancelled");
            return (int)ExitCode.Cancelled;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await context.Error.WriteLineAsync($"error: {exception.Message}");
            return (int)ExitCode.Failure;
        }
    }

    private static async Task<ExitCode> DispatchAsync(IReadOnlyList<string> arguments, CommandContext context, CancellationToken cancellationToken)
    {
        if (arguments.Count == 0 || arguments is ["help", ..] or ["--help"] or ["-h"])
        {
            HelpText.Write(context.Output);
            return ExitCode.Success;
        }

        if (arguments is ["--version"])
        {
            return await new VersionCommand().RunAsync(new ParsedArguments([], []), context, cancellationToken);
        }

        var (command, rest) = CommandTable.Find(arguments);
        var parsed = ArgumentParser.Parse(rest, command.Flags);
        if (parsed.Has("help"))
        {
            HelpText.Write(context.Output, command.Flags);
            return ExitCode.Success;
        }

        if (parsed.Value("cwd") is { } directory)
        {
            var absolute = Path.GetFullPath(directory, context.WorkingDirectory);
            context = Directory.Exists(absolute)
                ? context with { WorkingDirectory = absolute }
                : throw new CommandException(ExitCode.Invocation, $"--cwd names the folder {absolute}, which does not exist");
        }

        if (parsed.Has("non-interactive"))
        {
            context = context with { IsTerminal = false };
        }

        return await command.RunAsync(parsed, context, cancellationToken);
    }
}
