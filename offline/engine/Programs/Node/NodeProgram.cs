using System.Diagnostics;
using System.Globalization;
using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Projects;

namespace Rollback.Offline.Engine.Programs.Node;

/// <summary>Runs a Node.js program as the official language host does.</summary>
public sealed class NodeProgram(Project project) : IProgram
{
    /// <summary>Node's error printer never returns on stack frames as Pulumi's source maps make them; see the file.</summary>
    private static readonly string Guard = Path.Combine(AppContext.BaseDirectory, "Programs", "Node", "inspect-guard.cjs");

    public async Task<ProgramResult> RunAsync(ProgramRun run, Action<ProgramLine> output, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("node", Arguments(run)) { WorkingDirectory = project.ProgramDirectory };
        foreach (var (name, value) in ProgramEnvironment.ForConfig(run))
        {
            start.Environment[name] = value;
        }

        if (IsTypeScript())
        {
            start.Environment["PULUMI_NODEJS_TYPESCRIPT"] = "true";
        }

        try
        {
            return ProgramProcess.ToResult(await ProgramProcess.RunAsync(start, output, cancellationToken));
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new CommandException($"the program needs Node.js, but `node` could not be started: {exception.Message}");
        }
    }

    private IEnumerable<string> Arguments(ProgramRun run)
    {
        string[] common =
        [
            "--require", Guard, .. NodeArguments(), SdkRunner(),
            "--monitor", run.MonitorAddress, "--engine", run.MonitorAddress, "--organization", run.Organization,
            "--project", run.Project, "--root-directory", project.Root, "--stack", run.Stack, "--pwd", project.ProgramDirectory,
        ];
        return
        [
            .. common,
            .. run.DryRun ? ["--dry-run"] : Array.Empty<string>(),
            "--parallel", run.Parallel.ToString(CultureInfo.InvariantCulture),
            project.EntryPoint,
        ];
    }

    private string[] NodeArguments() =>
        project.RuntimeOptions.GetValueOrDefault("nodeargs")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>TypeScript support costs half a second to load, so JavaScript programs do without.</summary>
    private bool IsTypeScript() => project.RuntimeOptions.GetValueOrDefault("typescript") switch
    {
        "false" => false,
        "true" => true,
        _ => project.EntryPoint.EndsWith(".ts", StringComparison.Ordinal)
            || File.Exists(Path.Combine(project.ProgramDirectory, "tsconfig.json"))
            || File.Exists(Path.Combine(project.ProgramDirectory, "index.ts")),
    };

    private string SdkRunner()
    {
        for (var folder = new DirectoryInfo(project.ProgramDirectory); folder is not null; folder = folder.Parent)
        {
            var runner = Path.Combine(folder.FullName, "node_modules", "@pulumi", "pulumi", "cmd", "run");
            if (Directory.Exists(runner) || File.Exists(runner + ".js"))
            {
                return runner;
            }
        }

        throw new CommandException(
            $"could not find the package @pulumi/pulumi from {project.ProgramDirectory}: run `npm install` there");
    }
}
