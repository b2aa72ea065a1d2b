using System.Diagnostics;

namespace Rollback.Bench.Measure;

/// <summary>One run of a whole process, with everything that it started.</summary>
/// <param name="Elapsed">From start to exit.</param>
/// <param name="PeakBytes">Largest sum of the memory of the process and its descendants, shared pages counted once, sampled.</param>
public sealed record ProcessRun(TimeSpan Elapsed, long PeakBytes)
{
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(25);

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="InvalidOperationException">It exited with a code other than 0; its output is in the message.</exception>
    public static async Task<ProcessRun> MeasureAsync(ProcessStartInfo command, CancellationToken cancellationToken)
    {
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(command)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var exit = process.WaitForExitAsync(cancellationToken);

        var peak = 0L;
        using var timer = new PeriodicTimer(SampleInterval);
        try
        {
            while (!exit.IsCompleted)
            {
                peak = Math.Max(peak, ProcessTree.Bytes(process.Id));
                await Task.WhenAny(exit, timer.WaitForNextTickAsync(cancellationToken).AsTask());
            }

            await exit;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        clock.Stop();
        return process.ExitCode == 0
            ? new ProcessRun(clock.Elapsed, peak)
            : throw new InvalidOperationException(
                $"{command.FileName} {string.Join(' ', command.ArgumentList)} exited with {process.ExitCode}:\n{await output}\n{await errors}");
    }
}
