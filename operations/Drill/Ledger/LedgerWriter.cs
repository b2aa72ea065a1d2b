using System.Globalization;
using Npgsql;

namespace Rollback.Operations.Drill.Ledger;

/// <summary>
/// One client: numbers its writes, and goes on to the next only when one was acknowledged. After an error it asks the database
/// whether the write is there before it repeats it, as an idempotent client does.
/// </summary>
/// <param name="doors">Where a write may be tried: the gateway, or each of the databases in turn.</param>
/// <param name="pace">The shortest time from one write to the next, asked each time; zero: as fast as it goes.</param>
internal sealed class LedgerWriter(int client, IReadOnlyList<NpgsqlDataSource> doors, Func<TimeSpan> pace, TimeProvider clock)
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(5);
    private readonly List<LedgerWrite> _writes = [];
    private NpgsqlConnection? _connection;
    private int _door;
    private int _acknowledged;

    public int Client => client;

    /// <summary>Writes 1 to this were acknowledged.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Attempts that failed, whatever the reason.</summary>
    public int Errors { get; private set; }

    /// <summary>Attempts that failed on a key that was given out twice: what a sequence that stayed behind does.</summary>
    public int Conflicts { get; private set; }

    /// <summary>In PostgreSQL's or Npgsql's words; null if nothing failed.</summary>
    public string? LastError { get; private set; }

    /// <summary>Whether the last write was tried and its outcome is unknown: it may be there, and need not.</summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>Valid once <see cref="RunAsync"/> has ended.</summary>
    public IReadOnlyList<LedgerWrite> Writes => _writes;

    /// <summary>Writes until it is told to stop; never half-way through one, unless the database does not come back or keys are doubled.</summary>
    /// <param name="stop">Starts no other write, and does not repeat one that a doubled key refused: there may be thousands of those.</param>
    /// <param name="abandon">Gives the write up that is under way.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken abandon)
    {
        while (!stop.IsCancellationRequested)
        {
            var startedAt = clock.GetUtcNow();
            if (!await WriteAsync(Acknowledged + 1, stop, abandon))
                break;
            var endedAt = clock.GetUtcNow();
            _writes.Add(new(startedAt, endedAt));
            Interlocked.Increment(ref _acknowledged);
            var rest = pace() - (endedAt - startedAt);
            if (rest > TimeSpan.Zero)
                await Task.Delay(rest, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await HangUpAsync();
    }

    private async Task<bool> WriteAsync(int n, CancellationToken stop, CancellationToken abandon)
    {
        while (!abandon.IsCancellationRequested)
        {
            try
            {
                _connection ??= await doors[_door].OpenConnectionAsync(abandon);
                if (!IsInDoubt || !await IsThereAsync(_connection, n, abandon))
                    await CommitAsync(_connection, n, abandon);
                IsInDoubt = false;
                return true;
            }
            catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException)
            {
                var isConflict = fault is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "entries_pkey" };
                Errors++;
                Conflicts += isConflict ? 1 : 0;
                LastError = fault.Message;
                IsInDoubt = true;
                await HangUpAsync();
                if (isConflict && stop.IsCancellationRequested) return false;
                _door = (_door + 1) % doors.Count;
                await Task.Delay(Breath, clock, abandon).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return false;
    }

    /// <summary>One round trip, one transaction.</summary>
    private async Task CommitAsync(NpgsqlConnection connection, int n, CancellationToken abandon)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO rehearsal.entries (client, n) VALUES ({client}, {n})")),
                new(string.Create(CultureInfo.InvariantCulture, $"UPDATE rehearsal.counters SET written = written + 1 WHERE client = {client}")),
            },
        };
        if (n % LedgerTables.DeleteEvery == 0)
        {
            batch.BatchCommands.Add(new(string.Create(CultureInfo.InvariantCulture, $"DELETE FROM rehearsal.entries WHERE client = {client} AND n = {n - LedgerTables.DeleteBehind}")));
            batch.BatchCommands.Add(new(string.Create(CultureInfo.InvariantCulture, $"UPDATE rehearsal.counters SET deleted = deleted + 1 WHERE client = {client}")));
        }

        await batch.ExecuteNonQueryAsync(abandon);
    }

    private async Task<bool> IsThereAsync(NpgsqlConnection connection, int n, CancellationToken abandon)
    {
        // The empty update first: a closed database would answer a mere question too early, from before the last write arrived.
        var sql = string.Create(CultureInfo.InvariantCulture, $"UPDATE rehearsal.counters SET written = written WHERE client = {client}; SELECT EXISTS (SELECT FROM rehearsal.entries WHERE client = {client} AND n = {n})");
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(abandon) is true;
    }

    private async Task HangUpAsync()
    {
        if (_connection is { } connection)
            await connection.DisposeAsync();
        _connection = null;
    }
}

/// <summary>An acknowledged write: when it was first tried, and when it was acknowledged. UTC.</summary>
internal readonly record struct LedgerWrite(DateTimeOffset StartedAt, DateTimeOffset EndedAt);
