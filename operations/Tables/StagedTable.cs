using System.Globalization;
using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tables;

/// <summary>One table to be restored: its copy of the clone's rows beside it, and the statements that merge them.</summary>
internal sealed record StagedTable(int Number, LiveTable Live, string CloneFrom, IReadOnlyList<string> Key, IReadOnlyList<StagedColumn> Columns)
{
    /// <summary>The kind of a replaced row, under a name that no column of theirs has.</summary>
    private const string Kind = "\"rollback_infra kind\"";

    public string FullName => Live.FullName;

    public string Staging => string.Create(CultureInfo.InvariantCulture, $"rollback_infra.restore_{Number}");

    public string Replaced => string.Create(CultureInfo.InvariantCulture, $"rollback_infra.replaced_{Number}");

    private IReadOnlyList<StagedColumn> Keys => [.. Key.Select(name => Columns.First(column => column.Live.Name == name))];

    private string Names => string.Join(", ", Columns.Select(column => column.Name));

    /// <summary>Pairs a live row `l` with its staged row `s`.</summary>
    private string SameKey => string.Join(" AND ", Keys.Select(column => $"l.{column.Name} = {column.Staged}"));

    private string SameReplaced => string.Join(" AND ", Keys.Select(column => $"r.{column.Name} = {column.Staged}"));

    public string Stage => $"CREATE UNLOGGED TABLE {Staging} ({string.Join(", ", Columns.Select(column => $"{column.Name} {column.StagingType}"))})";

    /// <summary>For the planner, once the rows are in. No index: every row of the table is read once, and making one takes longer than reading it.</summary>
    public string Measure => $"ANALYZE {Staging} ({string.Join(", ", Keys.Select(column => column.Name))})";

    public string Drop => $"DROP TABLE IF EXISTS {Staging}, {Replaced}";

    /// <summary>Keeps what the merge will replace: rows to be overwritten, keys to be brought back, and rows to be deleted.</summary>
    public string Keep(bool deleteNewer)
    {
        var key = Keys[0].Name;
        var differs = string.Join(" OR ", Columns.Select(column => column.Differs));
        var live = string.Join(", ", Columns.Select(column => $"l.{column.Name}"));
        // Of a row that is gone, only its key is known: that of the staged one.
        var found = string.Join(", ", Columns.Select(column => Key.Contains(column.Live.Name) ? $"coalesce(l.{column.Name}, {column.Staged}) AS {column.Name}" : $"l.{column.Name}"));
        return $"""
            SET LOCAL work_mem = '128MB';
            CREATE TABLE {Replaced} AS SELECT CASE WHEN l.{key} IS NULL THEN 'delete' ELSE 'update' END AS {Kind}, {found} FROM {Staging} AS s LEFT JOIN {Live.Only} AS l ON {SameKey} WHERE l.{key} IS NULL OR {differs};
            {(deleteNewer ? $"INSERT INTO {Replaced} SELECT 'insert', {live} FROM {Live.Only} AS l WHERE NOT EXISTS (SELECT FROM {Staging} AS s WHERE {SameKey});" : "")}
            ANALYZE {Replaced}
            """;
    }

    public string Insert =>
        $"INSERT INTO {Live.Quoted} ({Names}) OVERRIDING SYSTEM VALUE SELECT {string.Join(", ", Columns.Select(column => column.Staged))} FROM {Staging} AS s JOIN {Replaced} AS r ON {SameReplaced} WHERE r.{Kind} = 'delete'";

    public string Update
    {
        get
        {
            // A key is what the rows were paired by, and a number that the server always gives cannot be set.
            var set = Columns.Where(column => !Key.Contains(column.Live.Name) && !column.Live.IsAlways).Select(column => $"{column.Name} = {column.Staged}").ToList();
            return set.Count == 0
                ? "SELECT"
                : $"UPDATE {Live.Only} AS l SET {string.Join(", ", set)} FROM {Staging} AS s JOIN {Replaced} AS r ON {SameReplaced} WHERE r.{Kind} = 'update' AND {SameKey}";
        }
    }

    public string Delete =>
        $"DELETE FROM {Live.Only} AS l USING {Replaced} AS r WHERE r.{Kind} = 'insert' AND {string.Join(" AND ", Keys.Select(column => $"l.{column.Name} = r.{column.Name}"))}";

    /// <summary>Replaced rows for the salvage: kind, the clone's values, the values that were replaced.</summary>
    public string Export =>
        $"SELECT r.{Kind}{string.Concat(Columns.Select(column => $", s.{column.Name}::text"))}{string.Concat(Columns.Select(column => $", r.{column.Name}::text"))} FROM {Replaced} AS r LEFT JOIN {Staging} AS s ON {SameReplaced} ORDER BY {string.Join(", ", Keys.Select(column => $"r.{column.Name}"))}";

    /// <summary>Staged rows that differ or are gone, and that refer to a row of <paramref name="parent"/> that is not there.</summary>
    public string Orphans(Reference reference, StagedTable? parent)
    {
        var columns = reference.ChildColumns.Select(name => Columns.FirstOrDefault(column => column.Live.Name == name)).ToList();
        if (columns.Any(column => column is null)) return "SELECT 0::int8";
        var given = string.Join(" AND ", columns.Select(column => $"s.{column!.Name} IS NOT NULL"));
        var same = string.Join(" AND ", columns.Zip(reference.ParentColumns, (column, name) => $"p.{Sql.Name(name)} = {column!.Staged}"));
        var staged = parent is null ? "" : $" AND NOT EXISTS (SELECT FROM {parent.Staging} AS p WHERE {string.Join(" AND ", columns.Zip(reference.ParentColumns, (column, name) => $"p.{Sql.Name(name)}::text = s.{column!.Name}::text"))})";
        return $"SELECT count(*) FROM {Staging} AS s WHERE {given} AND NOT EXISTS (SELECT FROM {reference.ParentName} AS p WHERE {same}){staged}";
    }

    /// <summary>Rows of a table that stays, which refer to rows that would be deleted.</summary>
    public string Bereft(Reference reference) =>
        $"SELECT count(*) FROM {reference.ChildName} AS c JOIN {Live.Only} AS l ON {string.Join(" AND ", reference.ChildColumns.Zip(reference.ParentColumns, (child, parent) => $"c.{Sql.Name(child)} = l.{Sql.Name(parent)}"))} WHERE NOT EXISTS (SELECT FROM {Staging} AS s WHERE {SameKey})";

    public async Task<RestoredTable> CountAsync(NpgsqlConnection connection, bool deleteNewer, CancellationToken cancellationToken)
    {
        var counts = (await connection.QueryAsync($"SELECT {Kind}, count(*) FROM {Replaced} GROUP BY 1", row => (row.GetString(0), row.GetInt64(1)), cancellationToken)).ToDictionary();
        var (rows, broughtBack) = (await connection.ValueAsync<long>($"SELECT count(*) FROM {Staging}", cancellationToken), counts.GetValueOrDefault("delete"));
        // All staged rows are in the live table by now: what it has beyond them is newer.
        var newer = deleteNewer
            ? counts.GetValueOrDefault("insert")
            : Math.Max(0, await connection.ValueAsync<long>($"SELECT count(*) FROM {Live.Only}", cancellationToken) - rows);
        return new(FullName, rows, counts.GetValueOrDefault("update"), broughtBack, newer, deleteNewer);
    }
}
