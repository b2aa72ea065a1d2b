using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Programs.Dotnet;
using Rollback.Offline.Engine.Programs.Node;
using Rollback.Offline.Engine.Projects;

namespace Rollback.Offline.Engine.Programs;

/// <summary>Chooses how a project's program is run, and builds it first where that is needed.</summary>
public static class ProgramFactory
{
    /// <param name="project">Its runtime and folders.</param>
    /// <param name="clientAddress">A language runtime that is running already (<c>--client</c>), or null.</param>
    /// <param name="pulumiHome">Where the launcher keeps what it knows of builds.</param>
    /// <param name="cancellationToken">Stops a build.</param>
    /// <exception cref="CommandException">The runtime is not supported, or there is no program.</exception>
    public static async Task<IProgram> PrepareAsync(
        Project project, string? clientAddress, string pulumiHome, CancellationToken cancellationToken)
    {
        if (clientAddress is not null)
        {
            return new ClientProgram(project, clientAddress);
        }

        if (!Directory.Exists(project.ProgramDirectory))
        {
            throw new CommandException(
                ExitCode.Invocation, $"{project.File}: 'main' names {project.ProgramDirectory}, which does not exist");
        }

        return project.Runtime switch
        {
            "dotnet" => await DotnetProgram.PrepareAsync(project, pulumiHome, cancellationToken),
            "nodejs" => new NodeProgram(project),
            var other => throw new CommandException(
                ExitCode.Invocation, $"{project.File}: runtime '{other}' is not supported; 'dotnet' and 'nodejs' are"),
        };
    }
}
