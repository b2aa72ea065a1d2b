using System.Runtime.InteropServices;

namespace Rollback.Offline.Cloud.Running;

/// <summary>The process that started this one.</summary>
internal static partial class ParentProcess
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Completes when this process has been orphaned.</summary>
    public static async Task GoneAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var parent = GetParentProcessId();
        using var timer = new PeriodicTimer(Interval, time);
        while (GetParentProcessId() == parent)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetParentProcessId();
}
