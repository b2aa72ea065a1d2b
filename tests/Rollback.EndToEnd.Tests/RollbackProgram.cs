using System.Diagnostics;
using System.Text;

namespace Rollback.EndToEnd.Tests;

/// <summary>Runs `./rollback` of this checkout as a person would, with a home of its own.</summary>
internal sealed class RollbackProgram : IDisposable
{
    private static readonly string Root = FindRoot();

    public string Home { get; } = Directory.CreateTempSubdirectory("home-").FullName;

    /// <summary>Runs from another folder than the checkout's, as scripts do.</summary>
    public Task<ProgramRun> RunAsync(params string[] arguments) => RunAsync("rollback", Home, arguments);

    /// <param name="onLine">Receives each line of standard output as it comes.</param>
    public Task<ProgramRun> RunAsync(Action<string> onLine, params string[] arguments) => RunAsync("rollback", Home, arguments, onLine);

    /// <summary>The embedded engine's command, with the same home.</summary>
    public Task<ProgramRun> PulumiAsync(params string[] arguments) => RunAsync("offline/pulumi", Root, arguments);

    /// <summary>Kills the command as soon as it says <paramref name="words"/>, as a crash of the machine would.</summary>
    public Task KillWhenItSaysAsync(string words, params string[] arguments) => KillWhenItSaysAsync(words, arguments, () => { });

    /// <param name="first">What dies just before it.</param>
    public async Task KillWhenItSaysAsync(string words, string[] arguments, Action first)
    {
        using var process = Process.Start(Start("rollback", Home, arguments))!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var said = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.AppendLine(line);
            if (!line.Contains(words, StringComparison.Ordinal)) continue;
            first();
            process.Kill();
            await process.WaitForExitAsync();
            return;
        }

        throw new InvalidOperationException($"It never said '{words}': {said}{await errors}");
    }

    /// <summary>A copy of a lineage of the checkout that may grow, and a stack that lives on it, with the settings of `dev`.</summary>
    public void CopyLineage(string lineage, string stack)
    {
        var folder = Path.Combine(Home, "lineages", stack);
        foreach (var file in new[] { "releases", "migrations" }.SelectMany(part => Directory.EnumerateFiles(Path.Combine(Root, "stacks", lineage, part))))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Path.Combine(Root, "stacks", lineage), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var settings = File.ReadAllText(Path.Combine(Root, "stacks", "Pulumi.dev.yaml"));
        Directory.CreateDirectory(Path.Combine(Home, "settings"));
        File.WriteAllText(Path.Combine(Home, "settings", $"Pulumi.{stack}.yaml"), settings.Replace("config:\n", $"config:\n  rollback-infra:lineage: {folder}\n", StringComparison.Ordinal));
    }

    private async Task<ProgramRun> RunAsync(string program, string folder, string[] arguments, Action<string>? onLine = null)
    {
        using var process = Process.Start(Start(program, folder, arguments))!;
        process.StandardInput.Close();
        var output = ReadAsync(process.StandardOutput, onLine);
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }

    private ProcessStartInfo Start(string program, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Root, program))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["ROLLBACK_HOME"] = Home;
        start.Environment.Remove("PULUMI_STACK");
        return start;
    }

    private static async Task<string> ReadAsync(StreamReader reader, Action<string>? onLine)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            text.AppendLine(line);
            onLine?.Invoke(line);
        }

        return text.ToString();
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pulumi.yaml")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No checkout at or above {AppContext.BaseDirectory}.");
    }
}

/// <summary>What the program printed and returned.</summary>
internal sealed record ProgramRun(int ExitCode, string Out, string Error);
