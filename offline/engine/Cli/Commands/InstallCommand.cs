using System.ComponentModel;
using System.Diagnostics;
using Rollback.Offline.Engine.Cli.Arguments;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi install</c>: the program's packages, through its language's own tool. Plugins are found, never fetched.</summary>
internal sealed class InstallCommand : ICommand
{
    public FlagSet Flags { get; } = FlagSet.Global.With(
        Flag.Switch("no-dependencies"), Flag.Switch("no-plugins"), Flag.Switch("reinstall"), Flag.Value("parallel"), Flag.Switch("use-language-version-tools"));

    public async Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 0, "no arguments");
        var project = Projects.Project.Find(context.WorkingDirectory);
        if (arguments.Has("no-dependencies"))
        {
            return ExitCode.Success;
        }

        var start = project.Runtime switch
        {
            "nodejs" => new ProcessStartInfo("npm", ["install", "--loglevel=error"]),
            "dotnet" => new ProcessStartInfo("dotnet", ["restore", "--nologo"]),
            var other => throw new CommandException(
                ExitCode.Invocation, $"{project.File}: runtime '{other}' is not supported; 'dotnet' and 'nodejs' are"),
        };
        start.WorkingDirectory = project.ProgramDirectory;
        try
        {
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? ExitCode.Success
                : throw new CommandException($"installing dependencies failed: {start.FileName} ended with exit code {process.ExitCode}");
        }
        catch (Win32Exception exception)
        {
            throw new CommandException($"installing dependencies needs `{start.FileName}`, which could not be started: {exception.Message}", exception);
        }
    }
}
