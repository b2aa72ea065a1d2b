using System.Diagnostics;
using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Projects;

namespace Rollback.Offline.Engine.Programs.Dotnet;

/// <summary>
/// Runs a .NET program as the official language host does, except that it builds only when a source has changed and then
/// runs the built assembly itself: that saves a build check of seconds at each preview and update.
/// </summary>
/// <param name="project">Name and folders.</param>
/// <param name="executable">An assembly (.dll), or a self-contained program.</param>
public sealed class DotnetProgram(Project project, string executable) : IProgram
{
    /// <summary>The program of a project, built if need be.</summary>
    /// <exception cref="CommandException">It does not build, or the binary that the project names does not exist.</exception>
    public static async Task<DotnetProgram> PrepareAsync(Project project, string pulumiHome, CancellationToken cancellationToken)
    {
        if (project.RuntimeOptions.GetValueOrDefault("binary") is not { } binary)
        {
            return new DotnetProgram(project, await new DotnetBuild(project.ProgramDirectory, pulumiHome).EnsureAsync(cancellationToken));
        }

        // A relative path starts at the program's folder, not at the project's.
        var path = Path.GetFullPath(binary, project.ProgramDirectory);
        return File.Exists(path)
            ? new DotnetProgram(project, path)
            : throw new CommandException(ExitCode.Invocation, $"{project.File}: runtime option 'binary' names {path}, which does not exist");
    }

    public async Task<ProgramResult> RunAsync(ProgramRun run, Action<ProgramLine> output, CancellationToken cancellationToken)
    {
        var start = executable.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? new ProcessStartInfo("dotnet", ["exec", executable])
            : new ProcessStartInfo(executable);
        start.WorkingDirectory = project.ProgramDirectory;
        foreach (var (name, value) in ProgramEnvironment.ForDotnet(run, project.Root, project.ProgramDirectory))
        {
            start.Environment[name] = value;
        }

        return ProgramProcess.ToResult(await ProgramProcess.RunAsync(start, output, cancellationToken));
    }
}
