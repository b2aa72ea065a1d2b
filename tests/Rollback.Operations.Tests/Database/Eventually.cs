using System.Diagnostics;

namespace Rollback.Operations.Tests;

/// <summary>Waits for something that another process does, up to a deadline that only a fault reaches.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            watch.Elapsed.ShouldBeLessThan(Deadline, "it did not happen");
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }
}
