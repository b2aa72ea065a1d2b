using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>
/// Logical replication leaves sequences behind; inserts on the new primary would then fail on doubled keys. Reading is prepared
/// ahead: while writes wait, it is one round trip, however many sequences there are.
/// </summary>
internal sealed class SequenceCarry(IReadOnlyList<(string Schema, string Name)> sequences) : IAsyncDisposable
{
    /// <summary>Numbers are skipped, not reused: a session of the old primary may hold some that it has not inserted yet.</summary>
    private const int Headroom = 32;

    private NpgsqlCommand? _read;

    /// <param name="old">To the old primary.</param>
    public async Task PrepareAsync(NpgsqlConnection old, CancellationToken cancellationToken)
    {
        if (sequences.Count == 0 || _read is not null) return;
        _read = new NpgsqlCommand(Query(), old) { CommandTimeout = 0 };
        await _read.PrepareAsync(cancellationToken);
        // The plan is made at the first execution.
        await ReadAsync(cancellationToken);
    }

    /// <summary>How far the old primary's are.</summary>
    public async Task<IReadOnlyList<CarriedSequence>> ReadAsync(CancellationToken cancellationToken)
    {
        var states = new List<CarriedSequence>();
        if (_read is null) return states;
        await using var rows = await _read.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var (schema, name) = sequences[rows.GetInt32(0)];
            states.Add(new(Sql.Name(schema, name), Value(rows.GetInt64(1), rows.GetBoolean(2), rows.GetInt64(3), rows.GetInt64(4), rows.GetInt64(5)), rows.GetBoolean(2)));
        }

        return states;
    }

    /// <summary>Reads and sets, one after the other.</summary>
    public async Task RunAsync(NpgsqlConnection old, NpgsqlConnection next, CancellationToken cancellationToken)
    {
        await PrepareAsync(old, cancellationToken);
        await using var batch = new NpgsqlBatch(next) { Timeout = 0, BatchCommands = { Set(await ReadAsync(cancellationToken)) } };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What sets those of the new primary. Takes effect at once, whether or not the transaction commits.</summary>
    public static NpgsqlBatchCommand Set(IReadOnlyList<CarriedSequence> states) => new("SELECT count(setval(s.name::regclass, s.value, s.called)) FROM unnest($1, $2, $3) s (name, value, called)")
    {
        Parameters =
        {
            Array(NpgsqlDbType.Text, states.Select(state => state.Name).ToArray()),
            Array(NpgsqlDbType.Bigint, states.Select(state => state.Value).ToArray()),
            Array(NpgsqlDbType.Boolean, states.Select(state => state.IsCalled).ToArray()),
        },
    };

    public ValueTask DisposeAsync() => _read?.DisposeAsync() ?? ValueTask.CompletedTask;

    private string Query() => string.Join(" UNION ALL ", sequences.Select((sequence, index) => string.Create(
        CultureInfo.InvariantCulture,
        $"SELECT {index}, s.last_value, s.is_called, p.seqincrement, p.seqmin, p.seqmax FROM {Sql.Name(sequence.Schema, sequence.Name)} s, pg_catalog.pg_sequence p WHERE p.seqrelid = {Sql.Text(Sql.Name(sequence.Schema, sequence.Name))}::regclass")));

    private static NpgsqlParameter Array<T>(NpgsqlDbType type, T[] values) => new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values };

    private static long Value(long last, bool isCalled, long increment, long lowest, long highest)
    {
        var ahead = last + ((Int128)increment * Headroom);
        return isCalled && ahead <= highest && ahead >= lowest ? (long)ahead : last;
    }
}

/// <param name="Name">Quoted, with its schema.</param>
/// <param name="Value">With the headroom.</param>
internal sealed record CarriedSequence(string Name, long Value, bool IsCalled);
