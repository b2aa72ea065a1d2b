using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>
/// What was read of a database by a comparison that did not get to its end, a file per table, so that the next one needs to
/// read only the rest, and what has changed since. Holds hashes, no values.
/// </summary>
/// <param name="folder">Of this server since it was started, and this database.</param>
/// <param name="marks">As they were before the snapshot was taken: what was written in between is then never missed.</param>
internal sealed class ScanJournal(string folder, IReadOnlyDictionary<string, string> marks)
{
    private readonly HashSet<string> _taken = [];

    /// <summary>Journals of databases that nobody came back to.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromDays(7);

    /// <param name="home">The folder of all journals.</param>
    public static async Task<ScanJournal> OpenAsync(NpgsqlDataSource source, string home, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var marks = await TableMarks.ReadAsync(connection, cancellationToken);
        // Counters start anew with the server, so a journal ends with it.
        var identity = await connection.ValueAsync<string>(
            "SELECT concat_ws(' ', s.system_identifier, d.oid, pg_postmaster_start_time(), pg_stat_get_db_stat_reset_time(d.oid)) FROM pg_control_system() s, pg_database d WHERE d.datname = current_database()", cancellationToken);
        Forget(home, clock.GetUtcNow() - Age);
        return new(Path.Combine(home, Name(identity ?? "")), marks);
    }

    /// <summary>Tables whose content was taken from here, not from the database.</summary>
    public IReadOnlyCollection<string> Taken => _taken;

    /// <summary>What was read, if it was read in the same way and nothing has changed since; null: read it.</summary>
    public TableContent? Take(TablePlan plan, TableSide side)
    {
        if (!marks.TryGetValue(side.FullName, out var mark) || !File.Exists(PathOf(side))) return null;
        try
        {
            var scan = JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(side)), StoredTypes.Default.JournaledScan);
            if (scan is null || scan.Mark != mark || scan.Query != plan.BucketQuery(side, BlockRange.Whole)) return null;
            lock (_taken) _taken.Add(side.FullName);
            return new(scan.Buckets);
        }
        catch (JsonException)
        {
            // Cut short: read again.
            return null;
        }
    }

    /// <summary>Nothing is noted of what cannot be known to stay unchanged.</summary>
    public async Task NoteAsync(TablePlan plan, TableSide side, TableContent content, CancellationToken cancellationToken)
    {
        if (marks.TryGetValue(side.FullName, out var mark))
            await ParityFile.WriteAsync(PathOf(side), JsonSerializer.SerializeToUtf8Bytes(new(mark, plan.BucketQuery(side, BlockRange.Whole), content.Buckets), StoredTypes.Default.JournaledScan), cancellationToken);
    }

    /// <summary>Whether a table has changed after this journal was opened.</summary>
    public bool HasChanged(TableSide side, IReadOnlyDictionary<string, string> now) => now.GetValueOrDefault(side.FullName) != marks.GetValueOrDefault(side.FullName);

    /// <summary>The comparison got to its end.</summary>
    public void Forget()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static void Forget(string home, DateTimeOffset before)
    {
        if (!Directory.Exists(home)) return;
        foreach (var old in Directory.EnumerateDirectories(home).Where(one => Directory.GetLastWriteTimeUtc(one) < before.UtcDateTime).ToArray()) Directory.Delete(old, recursive: true);
    }

    private string PathOf(TableSide side) => Path.Combine(folder, $"{Name(side.FullName)}.json");

    private static string Name(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}

/// <param name="Query">How it was read; another plan reads otherwise.</param>
internal sealed record JournaledScan(string Mark, string Query, IReadOnlyDictionary<long, BucketContent> Buckets);
