using Npgsql;

namespace Rollback.Operations.Tests;

/// <summary>Tries all the while whether each of two databases takes a write, and remembers if ever both did.</summary>
internal sealed class PrimaryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private readonly CancellationTokenSource _stop = new();
    private readonly NpgsqlConnectionStringBuilder _blue;
    private readonly NpgsqlConnectionStringBuilder _green;
    private readonly Task _watching;
    private int _looks;

    public PrimaryWatch(NpgsqlConnectionStringBuilder blue, NpgsqlConnectionStringBuilder green)
    {
        (_blue, _green) = (blue, green);
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>How often one took a write, then the other, and then the first again: between the two, both did.</summary>
    public int Both { get; private set; }

    public async Task LookedAsync(int more)
    {
        var goal = Volatile.Read(ref _looks) + more;
        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref _looks) >= goal || _watching.IsFaulted));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (await TakesAsync(_blue) && await TakesAsync(_green) && await TakesAsync(_blue)) Both++;
            Interlocked.Increment(ref _looks);
            await Task.Delay(Pause);
        }
    }

    /// <summary>A write that changes nothing; whoever waits for a lock takes none.</summary>
    private static async Task<bool> TakesAsync(NpgsqlConnectionStringBuilder database)
    {
        try
        {
            await using var connection = new NpgsqlConnection(database.ConnectionString);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("BEGIN; SET LOCAL lock_timeout = 100; UPDATE totals SET n = n WHERE writer = 0; ROLLBACK", connection);
            await command.ExecuteNonQueryAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
