using System.Diagnostics;

namespace Rollback.Conformance.Tests.Harness;

/// <summary>A command with its folder and environment, run to its end or killed with all its children.</summary>
internal sealed class Command(string file, string folder, IReadOnlyDictionary<string, string?> environment)
{
    // Far above any honest run, even on two loaded cores; it only keeps a hang from lasting for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    internal async Task<CommandResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await FinishAsync(process, arguments);
    }

    internal Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    internal async Task<CommandResult> FinishAsync(Process process, params string[] arguments)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"'{Path.GetFileName(file)} {string.Join(' ', arguments)}' did not end within {Patience}.\n{await output}\n{await error}");
        }

        return new($"{Path.GetFileName(file)} {string.Join(' ', arguments)}", process.ExitCode, await output, await error);
    }
}
