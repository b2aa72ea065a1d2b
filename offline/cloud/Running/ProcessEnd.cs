using System.Diagnostics;

namespace Rollback.Offline.Cloud.Running;

/// <summary>
/// Waits for the end of any process. One that is not our child stays listed after it, until whoever inherited it asks for its
/// status: seconds later on some machines, and in a container whose first process asks for nothing never.
/// </summary>
internal static class ProcessEnd
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task OfAsync(Process process, CancellationToken cancellationToken)
    {
        var exit = process.WaitForExitAsync(cancellationToken);
        while (!exit.IsCompleted && !MarkedProcess.IsDead(process.Id))
        {
            await Task.WhenAny(exit, Task.Delay(Pause, cancellationToken));
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
