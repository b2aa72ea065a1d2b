using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database.Backup;

/// <summary>
/// A copy of a running instance: <c>data</c>, <c>manifest.json</c>, and for a snapshot <c>wal</c>, the log that opens it. The
/// label that <c>pg_backup_stop</c> gives is what makes the copy consistent: it is written into the copy before the copy gets
/// its final name, so no copy without it can ever be used.
/// </summary>
internal sealed record BaseBackup(string Folder, BackupManifest Manifest)
{
    /// <summary>The end of the name of one that is not complete.</summary>
    public const string Part = ".part";

    private const string Label = "backup_label";

    public string Data => Path.Combine(Folder, "data");

    /// <summary>The log that the copy brings along.</summary>
    public WalArchive Wal => new(Path.Combine(Folder, "wal"));

    public static BaseBackup? Find(string folder) => BackupManifest.Find(folder) is { } manifest ? new BaseBackup(folder, manifest) : null;

    /// <summary>Copies into <c>target</c>, which appears when it is complete.</summary>
    /// <param name="instance">Running.</param>
    /// <param name="target">A folder that does not exist.</param>
    /// <param name="purpose">Whom it is for.</param>
    /// <param name="withLog">Whether the copy must be usable without the instance's archive.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Leaves a part, which the next attempt removes.</param>
    /// <exception cref="CloudException">The instance's files are damaged, or its log cannot be archived.</exception>
    public static async Task<BaseBackup> TakeAsync(
        Instance instance, string target, string purpose, bool withLog, TimeProvider time, CancellationToken cancellationToken)
    {
        var part = target + Part;
        if (Directory.Exists(part))
        {
            Directory.Delete(part, recursive: true);
        }

        Directory.CreateDirectory(part);
        try
        {
            var manifest = await FillAsync(instance, part, purpose, withLog, time, cancellationToken);
            manifest.Write(part);
            Disk.Flush(Path.Combine(part, BackupManifest.FileName));
            Directory.Move(part, target);
            return new BaseBackup(target, manifest);
        }
        catch
        {
            Directory.Delete(part, recursive: true);
            throw;
        }
    }

    private static async Task<BackupManifest> FillAsync(
        Instance instance, string part, string purpose, bool withLog, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var connection = await instance.Administrator.OpenAsync("postgres", cancellationToken);
        var first = await RowAsync(connection, "SELECT s::text, pg_walfile_name(s) FROM pg_backup_start('rollback', true) s", cancellationToken);
        var start = Lsn.Parse(first[0]);
        var data = Path.Combine(part, "data");
        var files = await CopyAsync(instance, data, start, cancellationToken);

        // The server would look only once a second whether the log of the backup is archived.
        var last = await RowAsync(connection, "SELECT lsn::text, pg_walfile_name(lsn), labelfile FROM pg_backup_stop(false)", cancellationToken);
        var facts = await RowAsync(
            connection,
            "SELECT system_identifier::text, bytes_per_wal_segment::text, current_setting('max_prepared_transactions'), to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM pg_control_system(), pg_control_init()",
            cancellationToken);
        var label = Encoding.UTF8.GetBytes(last[2]);
        AtomicFile.Write(Path.Combine(data, Label), label);

        var segmentSize = uint.Parse(facts[1], CultureInfo.InvariantCulture);
        WalSegment.TryParse(first[1], segmentSize, out var segment);
        var manifest = new BackupManifest(
            instance.Incarnation, purpose, ulong.Parse(facts[0], CultureInfo.InvariantCulture), segment.Timeline, segmentSize, first[0], last[0],
            DateTimeOffset.Parse(facts[3], CultureInfo.InvariantCulture), int.Parse(facts[2], CultureInfo.InvariantCulture),
            [.. files, new BackedUpFile(Label, label.Length, Convert.ToHexStringLower(SHA256.HashData(label)))]);

        await ArchiveWait.ForAsync(last[1], instance.Folder, instance.Administrator, time, cancellationToken);
        if (withLog)
        {
            WalSegment.TryParse(last[1], segmentSize, out var end);
            CopyLog(new WalArchive(instance.Folder.Archive), new WalArchive(Path.Combine(part, "wal")), segment, end);
        }

        return manifest;
    }

    private static async Task<ImmutableArray<BackedUpFile>> CopyAsync(Instance instance, string data, Lsn start, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(() => BackupCopy.RunAsync(instance.Folder.Data, data, start, cancellationToken), cancellationToken);
        }
        catch (BackupDamageException exception)
        {
            throw new CloudException(
                $"The database '{instance.Folder.Identifier}' cannot be backed up: {exception.Message}. A copy would carry the damage on: restore the database to a time before it, or repair that table, then try again.", exception);
        }
    }

    private static void CopyLog(WalArchive from, WalArchive to, WalSegment first, WalSegment last)
    {
        Directory.CreateDirectory(to.Folder);
        for (var segment = first; segment.Number <= last.Number; segment = segment.Next)
        {
            File.Copy(from.PathOf(segment), to.PathOf(segment));
            if (File.Exists(from.HashPathOf(segment)))
            {
                File.Copy(from.HashPathOf(segment), to.HashPathOf(segment));
            }
        }
    }

    private static async Task<string[]> RowAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
    }
}
