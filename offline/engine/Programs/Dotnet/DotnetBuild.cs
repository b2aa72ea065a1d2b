using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Rollback.Offline.Engine.Cli;
using Rollback.Offline.Engine.Backend;

namespace Rollback.Offline.Engine.Programs.Dotnet;

/// <summary>
/// Builds a program when one of the files that it is made of has changed since the last successful build. What those
/// files are is seen from the restored closure of project references.
/// </summary>
/// <param name="programDirectory">Holds exactly one project file.</param>
/// <param name="pulumiHome">The record of the last build is kept in its folder <c>builds</c>.</param>
public sealed class DotnetBuild(string programDirectory, string pulumiHome)
{
    /// <summary>Release, unless the environment says otherwise: what is rehearsed is what production runs.</summary>
    private static string Configuration =>
        Environment.GetEnvironmentVariable("Configuration") is { Length: > 0 } chosen ? chosen : "Release";

    /// <summary>The path of the built assembly.</summary>
    /// <exception cref="CommandException">The build failed; the message holds the compiler's words.</exception>
    public async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        var project = ProjectFile();
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..16];
        var folder = Directory.CreateDirectory(Path.Combine(pulumiHome, "builds")).FullName;
        var recordFile = Path.Combine(folder, $"{name}.json");
        if (BuildRecord.Read(recordFile) is { } record && record.IsCurrent(Configuration))
        {
            return record.Assembly;
        }

        await using var turn = await WaitForTurnAsync(Path.Combine(folder, $"{name}.lock"), cancellationToken);
        if (BuildRecord.Read(recordFile) is { } fresh && fresh.IsCurrent(Configuration))
        {
            return fresh.Assembly;
        }

        var (assembly, assets) = ExistingBuild.Find(project, Configuration) ?? await BuildAsync(project, cancellationToken);
        AtomicFile.Write(recordFile, JsonSerializer.SerializeToUtf8Bytes(
            BuildRecord.Of(project, assembly, assets, Configuration), BuildRecordJson.Default.BuildRecord));
        return assembly;
    }

    private string ProjectFile()
    {
        var projects = Directory.GetFiles(programDirectory, "*.*proj");
        return projects is [var single]
            ? single
            : throw new CommandException(projects.Length == 0
                ? $"no project file (*.csproj) found in {programDirectory}"
                : $"{programDirectory} holds {projects.Length} project files; exactly one is needed");
    }

    private static async Task<(string Assembly, string Assets)> BuildAsync(string project, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await DotnetAsync(["build", project, "-c", Configuration, "-nologo", "-v:quiet", "-clp:NoSummary"], cancellationToken);
        if (exitCode != 0)
        {
            throw new CommandException($"`dotnet build {project}` failed with exit code {exitCode}:\n{Complaints(output)}");
        }

        var (propertiesExit, json) = await DotnetAsync(
            ["msbuild", project, $"-p:Configuration={Configuration}", "-nologo", "-getProperty:TargetPath", "-getProperty:ProjectAssetsFile"], cancellationToken);
        if (propertiesExit != 0)
        {
            throw new CommandException($"`dotnet msbuild {project}` could not tell its output:\n{json.Trim()}");
        }

        using var properties = JsonDocument.Parse(json[json.IndexOf('{', StringComparison.Ordinal)..]);
        var values = properties.RootElement.GetProperty("Properties");
        return (values.GetProperty("TargetPath").GetString()!, values.GetProperty("ProjectAssetsFile").GetString()!);
    }

    /// <summary>Each error once; MSBuild prints them as they come and again at the end. Everything, if it names no error.</summary>
    internal static string Complaints(string output)
    {
        var errors = output.Split('\n').Select(line => line.Trim()).Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct().ToArray();
        return errors.Length > 0 ? string.Join('\n', errors) : output.Trim();
    }

    private static async Task<(int ExitCode, string Output)> DotnetAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", arguments);
        // A build server that outlives us would hold our caller's output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        var output = new StringBuilder();
        var exitCode = await ProgramProcess.RunAsync(
            start,
            line =>
            {
                lock (output)
                {
                    output.AppendLine(line.Text);
                }
            },
            cancellationToken);
        return (exitCode, output.ToString());
    }

    /// <summary>Two updates must not build the same project at once: they would write the same files.</summary>
    private static async Task<FileStream> WaitForTurnAsync(string file, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }
}
