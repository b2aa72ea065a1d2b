using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>
/// By table, a mark that every change of its rows changes: the server's counters of changed rows, and the files that hold
/// them. Counters are published when a session commits, at most about ten seconds later.
/// </summary>
internal static class TableMarks
{
    /// <summary>How long after a moment the counters of what was written before it are certainly there.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(11);

    private const string Query = """
        SELECT n.nspname, r.relname, md5(string_agg(concat_ws(' ', c.oid, pg_relation_filenode(c.oid), pg_stat_get_tuples_inserted(c.oid) + pg_stat_get_tuples_updated(c.oid) + pg_stat_get_tuples_deleted(c.oid)), ',' ORDER BY c.oid))
        FROM pg_class c JOIN pg_class r ON r.oid = coalesce(pg_partition_root(c.oid), c.oid) JOIN pg_namespace n ON n.oid = r.relnamespace
        WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' GROUP BY 1, 2
        """;

    /// <returns>Empty where the server counts nothing (track_counts = off): then nothing is known to be unchanged.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await connection.ValueAsync<bool>("SELECT current_setting('track_counts')::bool", cancellationToken)) return new Dictionary<string, string>();
        var marks = await connection.QueryAsync(
            Query, row => (FullName: TableShape.NameOf(row.GetString(0), row.GetString(1)), Mark: row.GetString(2)), cancellationToken);
        return marks.ToDictionary(mark => mark.FullName, mark => mark.Mark);
    }
}
