using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>
/// Logical replication leaves sequences behind; inserts on the new primary would then fail on doubled keys. Reading and
/// setting are prepared ahead: while writes wait, they are two round trips, however many sequences there are.
/// </summary>
internal sealed class SequenceCarry(SwitchSide from, SwitchSide to, IReadOnlyList<(string Schema, string Name)> sequences) : IAsyncDisposable
{
    /// <summary>Numbers are skipped, not reused: a session of the old primary may hold some that it has not inserted yet.</summary>
    private const int Headroom = 32;

    private NpgsqlCommand? _read;
    private NpgsqlCommand? _set;

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (sequences.Count == 0 || _set is not null) return;
        _read = new NpgsqlCommand(Query(), from.Connection) { CommandTimeout = 0 };
        await _read.PrepareAsync(cancellationToken);
        _set = new NpgsqlCommand("SELECT setval(s.name::regclass, s.value, s.called) FROM unnest($1, $2, $3) s (name, value, called)", to.Connection)
        {
            CommandTimeout = 0,
            Parameters = { Array(NpgsqlDbType.Text), Array(NpgsqlDbType.Bigint), Array(NpgsqlDbType.Boolean) },
        };
        await _set.PrepareAsync(cancellationToken);
        // Plans are made at the first execution: of the reading now, of the setting with nothing to set.
        await ReadAsync(cancellationToken);
        await SetAsync([], cancellationToken);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (sequences.Count == 0) return;
        await PrepareAsync(cancellationToken);
        await SetAsync(await ReadAsync(cancellationToken), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_read is { } read) await read.DisposeAsync();
        if (_set is { } set) await set.DisposeAsync();
    }

    private string Query() => string.Join(" UNION ALL ", sequences.Select((sequence, index) => string.Create(
        CultureInfo.InvariantCulture,
        $"SELECT {index}, s.last_value, s.is_called, p.seqincrement, p.seqmin, p.seqmax FROM {Sql.Name(sequence.Schema, sequence.Name)} s, pg_catalog.pg_sequence p WHERE p.seqrelid = {Sql.Text(Sql.Name(sequence.Schema, sequence.Name))}::regclass")));

    private async Task<IReadOnlyList<(string Name, long Value, bool IsCalled)>> ReadAsync(CancellationToken cancellationToken)
    {
        var states = new List<(string, long, bool)>();
        await using var rows = await _read!.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var (schema, name) = sequences[rows.GetInt32(0)];
            states.Add((Sql.Name(schema, name), Value(rows.GetInt64(1), rows.GetBoolean(2), rows.GetInt64(3), rows.GetInt64(4), rows.GetInt64(5)), rows.GetBoolean(2)));
        }

        return states;
    }

    private Task<int> SetAsync(IReadOnlyList<(string Name, long Value, bool IsCalled)> states, CancellationToken cancellationToken)
    {
        _set!.Parameters[0].Value = states.Select(state => state.Name).ToArray();
        _set.Parameters[1].Value = states.Select(state => state.Value).ToArray();
        _set.Parameters[2].Value = states.Select(state => state.IsCalled).ToArray();
        return _set.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter Array(NpgsqlDbType type) => new() { NpgsqlDbType = NpgsqlDbType.Array | type };

    private static long Value(long last, bool isCalled, long increment, long lowest, long highest)
    {
        var ahead = last + ((Int128)increment * Headroom);
        return isCalled && ahead <= highest && ahead >= lowest ? (long)ahead : last;
    }
}
