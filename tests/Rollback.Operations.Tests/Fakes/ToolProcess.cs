using System.Diagnostics;

namespace Rollback.Operations.Tests;

/// <summary>The command in a process of its own, as a crash finds it: ended with SIGKILL when it says something.</summary>
internal static class ToolProcess
{
    /// <summary>What a shell calls an end by SIGKILL.</summary>
    public const int Killed = 128 + 9;

    private static readonly string Tool = Path.Combine(Repository.Root, "artifacts/bin/Rollback.Operations/release/Rollback.Operations.dll");

    /// <param name="home">Its ROLLBACK_HOME; the checkout is the repository itself.</param>
    /// <param name="death">Part of the line at which it is killed; null: it lives.</param>
    /// <returns>The exit code, as a shell gives it, and what it said of its failure.</returns>
    public static async Task<(int ExitCode, string Error)> RunAsync(string home, IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments, string? death)
    {
        var start = new ProcessStartInfo("dotnet", [Tool, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        start.Environment["ROLLBACK_HOME"] = home;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (death is not null && !process.HasExited && line.Contains(death, StringComparison.Ordinal)) process.Kill();
        }

        await process.WaitForExitAsync();
        return (process.ExitCode, await error);
    }
}
