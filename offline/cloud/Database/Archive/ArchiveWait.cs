using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database.Archive;

/// <summary>Waits for the server to archive what it has written.</summary>
internal static class ArchiveWait
{
    /// <summary>After three tries, a second apart, the server itself pauses for a minute.</summary>
    private const long FailuresLimit = 2;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(1);

    /// <summary>Waits until a segment is archived.</summary>
    /// <exception cref="CloudException">The server cannot archive; it goes on trying by itself.</exception>
    public static async Task ForAsync(string segment, DatabaseFolder folder, Administrator administrator, TimeProvider time, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder.Archive, segment);
        var started = time.GetTimestamp();
        var asked = started;
        var failuresBefore = await FailuresAsync(administrator, cancellationToken);
        while (!File.Exists(file))
        {
            if (time.GetElapsedTime(started) > Limit)
            {
                throw Refusal(folder, segment, "it takes longer than five minutes");
            }

            if (time.GetElapsedTime(asked) > AskInterval)
            {
                asked = time.GetTimestamp();
                if (await FailuresAsync(administrator, cancellationToken) - failuresBefore >= FailuresLimit)
                {
                    throw Refusal(folder, segment, "every attempt fails");
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static Task<long> FailuresAsync(Administrator administrator, CancellationToken cancellationToken) =>
        administrator.ScalarAsync<long>("SELECT failed_count FROM pg_stat_archiver", cancellationToken);

    private static CloudException Refusal(DatabaseFolder folder, string segment, string fact)
    {
        var free = new DriveInfo(folder.Archive).AvailableFreeSpace / (1024 * 1024);
        return new CloudException(
            $"The log of the database '{folder.Identifier}' is not being archived: {segment} does not reach {folder.Archive}, {fact}. There are {free} MiB free; the reason is in {folder.Log}. Free space there and try again: the database goes on by itself.");
    }
}
