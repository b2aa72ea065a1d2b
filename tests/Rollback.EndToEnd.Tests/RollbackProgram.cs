using System.Diagnostics;

namespace Rollback.EndToEnd.Tests;

/// <summary>Runs `./rollback` of this checkout as a person would, with a home of its own.</summary>
internal sealed class RollbackProgram : IDisposable
{
    private static readonly string Root = FindRoot();

    public string Home { get; } = Directory.CreateTempSubdirectory("home-").FullName;

    /// <summary>Runs from another folder than the checkout's, as scripts do.</summary>
    public Task<ProgramRun> RunAsync(params string[] arguments) => RunAsync("rollback", Home, arguments);

    /// <summary>The embedded engine's command, with the same home.</summary>
    public Task<ProgramRun> PulumiAsync(params string[] arguments) => RunAsync("offline/pulumi", Root, arguments);

    private async Task<ProgramRun> RunAsync(string program, string folder, string[] arguments)
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

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
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
