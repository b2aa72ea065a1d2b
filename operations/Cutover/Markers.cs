using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>
/// A marker that was written on one side and arrived on the other proves that every earlier commit has arrived: changes are
/// applied in the order of commits. Written and looked for by statements that are prepared, so that they cost a round trip.
/// </summary>
internal sealed class Markers(SwitchSide source, SwitchSide target, ReplicationStream stream, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>So often nothing came that a look is worth whether anything still can.</summary>
    private const int Suspicious = 200;

    private NpgsqlCommand? _write;
    private NpgsqlCommand? _look;

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
        for (var look = 1; await _look.ExecuteScalarAsync(cancellationToken) is not true; look++)
        {
            if (look % Suspicious == 0 && await stream.IsStoppedAsync(cancellationToken)) return SwitchFailure.StreamStopped(target.Label, stream.Subscription);
            if (clock.GetElapsedTime(start) > limit) return SwitchFailure.TooFarBehind(target.Label, limit);
            if (pause > TimeSpan.Zero) await Task.Delay(pause, clock, cancellationToken);
        }

        return null;
    }

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
