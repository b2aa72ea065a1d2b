using System.Text;
using Npgsql;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database;

/// <summary>
/// Copies a running instance. The label that <c>pg_backup_stop</c> gives is what makes the copy consistent: it is written
/// into the copy before the copy gets its final name, so no copy without it can ever be used.
/// </summary>
internal static class Backup
{
    private static readonly TimeSpan ArchiveLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly string[] Skipped = ["postmaster.pid", "postmaster.opts", "recovery.signal", "standby.signal"];

    /// <summary>Copies into <c>target/data</c>, and the log needed to open the copy into <c>target/wal</c>.</summary>
    public static async Task TakeAsync(DatabaseFolder folder, Administrator administrator, string target, TimeProvider time, CancellationToken cancellationToken)
    {
        var part = target + ".part";
        if (Directory.Exists(part))
        {
            Directory.Delete(part, recursive: true);
        }

        Directory.CreateDirectory(part);
        await using var connection = await administrator.OpenAsync("postgres", cancellationToken);
        var first = await TextAsync(connection, "SELECT pg_walfile_name(pg_backup_start('rollback', true))", cancellationToken);
        await Task.Run(() => FolderCopy.Copy(folder.Data, Path.Combine(part, "data"), Wanted), cancellationToken);

        // The server would look only once a second whether the log of the backup is archived.
        var (label, last) = await StopAsync(connection, cancellationToken);
        await WaitForAsync(Path.Combine(folder.Archive, last), time, cancellationToken);
        AtomicFile.Write(Path.Combine(part, "data", "backup_label"), Encoding.UTF8.GetBytes(label));
        var wal = Path.Combine(part, "wal");
        FolderCopy.Copy(folder.Archive, wal, name => name.Length == first.Length && string.CompareOrdinal(name, first) >= 0);

        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        Directory.Move(part, target);
    }

    private static bool Wanted(string path) =>
        !Skipped.Contains(path)
        && !path.StartsWith("pg_wal/", StringComparison.Ordinal)
        && !path.StartsWith("pg_replslot/", StringComparison.Ordinal)
        && !path.Contains("pgsql_tmp", StringComparison.Ordinal);

    private static async Task<(string Label, string LastSegment)> StopAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT labelfile, pg_walfile_name(lsn) FROM pg_backup_stop(false)", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetString(0), reader.GetString(1));
    }

    /// <summary>Waits until a piece of log is archived.</summary>
    /// <exception cref="CloudException">It is not within a minute.</exception>
    public static async Task WaitForAsync(string segment, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (!File.Exists(segment))
        {
            if (time.GetElapsedTime(started) > ArchiveLimit)
            {
                throw new CloudException($"The log of a database is not being archived: {segment} does not appear. Free space there and try again.");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static async Task<string> TextAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
