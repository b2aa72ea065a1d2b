using System.Runtime.InteropServices;

namespace Rollback.Offline.Engine.Cli;

/// <summary>The <c>pulumi</c> command as a process: signals, and the one place where a fault of ours ends.</summary>
public static class EngineProcess
{
    /// <summary>Runs one command of this process.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        using var cancellation = new CancellationTokenSource();
        var signals = 0;
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            return await PulumiTool.RunAsync(arguments, CommandContext.ForProcess(), cancellation.Token);
        }
#pragma warning disable CA1031 // Told in full, with the exit code that says so.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"error: fault of the engine, please report it: {fault}");
            return (int)ExitCode.Internal;
        }

        // The first signal lets running steps finish; the second ends the process as it would any other.
        void Cancel(PosixSignalContext signal)
        {
            if (Interlocked.Increment(ref signals) == 1)
            {
                signal.Cancel = true;
                cancellation.Cancel();
            }
        }
    }
}
