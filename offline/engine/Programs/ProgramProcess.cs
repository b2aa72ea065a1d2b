using System.Diagnostics;

namespace Rollback.Offline.Engine.Programs;

/// <summary>Runs a program's process to its end and passes its lines on.</summary>
internal static class ProgramProcess
{
    /// <summary>The exit code by which SDKs say that they have told their error to the engine.</summary>
    private const int AlreadyReported = 32;

    /// <param name="start">Executable, arguments, folder and environment.</param>
    /// <param name="output">Gets every line of its two streams.</param>
    /// <param name="cancellationToken">Ends the process and all that it started.</param>
    public static async Task<int> RunAsync(ProcessStartInfo start, Action<ProgramLine> output, CancellationToken cancellationToken)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Pass(line.Data, isError: false);
        process.ErrorDataReceived += (_, line) => Pass(line.Data, isError: true);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return process.ExitCode;

        void Pass(string? text, bool isError)
        {
            if (text is not null)
            {
                output(new ProgramLine(text, isError));
            }
        }
    }

    /// <summary>What the language hosts make of an exit code.</summary>
    public static ProgramResult ToResult(int exitCode) => exitCode switch
    {
        0 => ProgramResult.Success,
        AlreadyReported => ProgramResult.Bail,
        _ => new ProgramResult($"Program exited with non-zero exit code: {exitCode}"),
    };
}
