using System.Globalization;
using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>Logical replication leaves sequences behind; inserts on the new primary would then fail on doubled keys.</summary>
internal static class SequenceCarry
{
    /// <summary>Numbers are skipped, not reused: a session of the old primary may hold some that it has not inserted yet.</summary>
    private const int Headroom = 32;

    /// <summary>Two round trips, however many sequences there are.</summary>
    public static async Task RunAsync(SwitchSide from, SwitchSide to, IReadOnlyList<(string Schema, string Name)> sequences, CancellationToken cancellationToken)
    {
        if (sequences.Count == 0) return;
        var query = string.Join(" UNION ALL ", sequences.Select((sequence, index) => string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT {index}, s.last_value, s.is_called, p.seqincrement, p.seqmin, p.seqmax FROM {Sql.Name(sequence.Schema, sequence.Name)} s, pg_catalog.pg_sequence p WHERE p.seqrelid = {Sql.Text(Sql.Name(sequence.Schema, sequence.Name))}::regclass")));
        var states = await from.Connection.QueryAsync(
            query, row => (Index: row.GetInt32(0), Value: Value(row.GetInt64(1), row.GetBoolean(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)), IsCalled: row.GetBoolean(2)), cancellationToken);
        var calls = states.Select(state => string.Create(
            CultureInfo.InvariantCulture,
            $"setval({Sql.Text(Sql.Name(sequences[state.Index].Schema, sequences[state.Index].Name))}::regclass, {state.Value}, {(state.IsCalled ? "true" : "false")})"));
        // In one transaction and few statements: a list of results has at most 1664 columns.
        await to.Connection.ExecuteAsync(string.Join("; ", calls.Chunk(500).Select(chunk => $"SELECT {string.Join(", ", chunk)}")), cancellationToken);
    }

    private static long Value(long last, bool isCalled, long increment, long lowest, long highest)
    {
        var ahead = last + ((Int128)increment * Headroom);
        return isCalled && ahead <= highest && ahead >= lowest ? (long)ahead : last;
    }
}
