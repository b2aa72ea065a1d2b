using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Rollback.Operations.Processes;

/// <summary>
/// Runs one program to its end. Cancelling interrupts it once, as Ctrl-C would, and waits for it; only if it does not
/// end within the grace period is it killed with its children. If this process dies, the child is interrupted too.
/// </summary>
internal static class ChildProcess
{
    /// <summary>How long an interrupted child may take: an engine finishes the operations that are in flight.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(90);

    /// <summary>A grandchild may hold our pipe open after the child has ended; nobody waits for that.</summary>
    private static readonly TimeSpan PipeGrace = TimeSpan.FromSeconds(2);

    /// <summary>SIGTERM, which pulumi treats as it treats Ctrl-C. Not SIGINT: whatever a shell runs in the background inherits that ignored.</summary>
    private const int InterruptSignal = 15;

    /// <param name="onOutput">Receives each line of standard output as it comes.</param>
    /// <param name="onError">Receives each line of standard error as it comes.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static async Task<ProcessEnd> RunAsync(
        ProcessCall call, Action<string>? onOutput, Action<string>? onError, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = new Process { StartInfo = StartInfo(call) };
        var ended = StartOnItsOwnThread(process);
        await ended.Started;

        var output = CollectAsync(process.StandardOutput, onOutput);
        var error = CollectAsync(process.StandardError, onError);
        await using (cancellationToken.Register(() => Interrupt(process)))
        {
            await ended.Exited.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAny(Task.WhenAll(output.Done, error.Done), Task.Delay(PipeGrace, CancellationToken.None));
        cancellationToken.ThrowIfCancellationRequested();
        return new(process.ExitCode, output.Text(), error.Text());
    }

    private static ProcessStartInfo StartInfo(ProcessCall call)
    {
        var info = new ProcessStartInfo
        {
            WorkingDirectory = call.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // A session of its own: Ctrl-C in the terminal reaches us alone and we pass it on once; two would mean "at once".
        // The death signal: a killed `rollback` must not leave an update running that nobody watches.
        string[] prefix = File.Exists("/usr/bin/setpriv") && File.Exists("/usr/bin/setsid")
            ? ["/usr/bin/setpriv", "--pdeathsig", "TERM", "/usr/bin/setsid"]
            : [];
        string[] line = [.. prefix, call.Program, .. call.Arguments];
        info.FileName = line[0];
        foreach (var argument in line[1..])
            info.ArgumentList.Add(argument);

        info.Environment.Clear();
        foreach (var (name, value) in call.Environment)
            info.Environment[name] = value;
        return info;
    }

    // The kernel sends the death signal when the *thread* that forked ends, so that thread has to outlive the child.
    private static (Task Started, Task Exited) StartOnItsOwnThread(Process process)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                process.Start();
                process.StandardInput.Close();
                started.SetResult();
                process.WaitForExit(Timeout.Infinite);
                exited.SetResult();
            }
            catch (Exception fault) when (!started.Task.IsCompleted)
            {
                started.SetException(fault);
            }
            catch (Exception fault)
            {
                exited.SetException(fault);
            }
        })
        { IsBackground = true, Name = "child" }.Start();
        return (started.Task, exited.Task);
    }

    private static (Task Done, Func<string> Text) CollectAsync(StreamReader reader, Action<string>? onLine)
    {
        var text = new StringBuilder();
        return (ReadAsync(), () => { lock (text) { return text.ToString(); } });

        async Task ReadAsync()
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
            {
                lock (text)
                    text.AppendLine(line);
                onLine?.Invoke(line);
            }
        }
    }

    private static void Interrupt(Process process)
    {
        if (process.HasExited)
            return;

        _ = Kill(process.Id, InterruptSignal);
        _ = KillAfterGraceAsync(process);
    }

    private static async Task KillAfterGraceAsync(Process process)
    {
        await Task.Delay(Grace);
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended within its grace and its handle is gone: what we wanted.
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
