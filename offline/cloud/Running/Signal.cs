using System.Runtime.InteropServices;

namespace Rollback.Offline.Cloud.Running;

/// <summary>Sends Unix signals.</summary>
internal static partial class Signal
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>SIGSTOP: the process stands still until it is continued or killed.</summary>
    public const int Hold = 19;

    /// <summary>Sends the signal; a process that has gone already is no error.</summary>
    public static void Send(int pid, int signal) => _ = SendSignal(pid, signal);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int pid, int signal);
}
