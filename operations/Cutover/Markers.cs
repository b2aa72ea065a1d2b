using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>
/// A marker that was written on one side and arrived on the other proves that every earlier commit has arrived: changes are
/// applied in the order of commits. Written and looked for by statements that are prepared, so that they cost a round trip.
/// </summary>
internal sealed class Markers(SwitchSide source, SwitchSide target, ReplicationStream stream, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>For so long nothing came that a look is worth whether anything still can.</summary>
    private static readonly TimeSpan Suspicious = TimeSpan.FromMilliseconds(250);

    private readonly Setbacks _setbacks = new(stream, source, target.Label, clock);
    private NpgsqlCommand? _write;
    private NpgsqlCommand? _look;

    /// <summary>Whether the stream stood still and goes on: then much may be on its way.</summary>
    public bool WasRevived => _setbacks.WasRevived;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        _write ??= await PreparedAsync(source, "INSERT INTO rollback_infra.marker (token) VALUES ($1)", cancellationToken);
        _look ??= await PreparedAsync(target, "SELECT EXISTS (SELECT FROM rollback_infra.marker WHERE token = $1)", cancellationToken);
    }

    /// <param name="pause">Between two looks; zero: none but the round trip.</param>
    public async Task<Failure?> ArriveAsync(TimeSpan limit, TimeSpan pause, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        _write!.Parameters[0].Value = _look!.Parameters[0].Value = Guid.NewGuid().ToString("N");
        await _write.ExecuteNonQueryAsync(cancellationToken);
        var start = clock.GetTimestamp();
        var looked = start;
        while (await _look.ExecuteScalarAsync(cancellationToken) is not true)
        {
            if (clock.GetElapsedTime(looked) > Suspicious)
            {
                looked = clock.GetTimestamp();
                if (await StoppedAsync(cancellationToken) is { } stopped) return stopped;
            }

            if (clock.GetElapsedTime(start) > limit) return SwitchFailure.TooFarBehind(target.Label, limit);
            if (pause > TimeSpan.Zero) await Task.Delay(pause, clock, cancellationToken);
        }

        return null;
    }

    /// <summary>Starts a stream that stopped once more.</summary>
    /// <returns>A failure if it gets no further.</returns>
    public Task<Failure?> StoppedAsync(CancellationToken cancellationToken) => _setbacks.LookAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_write is { } write) await write.DisposeAsync();
        if (_look is { } look) await look.DisposeAsync();
    }

    private static async Task<NpgsqlCommand> PreparedAsync(SwitchSide side, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, side.Connection) { CommandTimeout = 0, Parameters = { new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text } } };
        await command.PrepareAsync(cancellationToken);
        return command;
    }
}
