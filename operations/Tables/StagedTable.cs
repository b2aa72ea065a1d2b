using System.Globalization;
using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tables;

/// <summary>One table to be restored: its copy of the clone's rows beside it, and the statements that merge them.</summary>
/// <param name="Origin">The same table in the clone.</param>
internal sealed record StagedTable(int Number, LiveTable Live, LiveTable Origin, IReadOnlyList<string> Key, IReadOnlyList<StagedColumn> Columns)
{
    /// <summary>What is kept beside a replaced row, under names that no column of theirs has: its kind, where its staged row lies, and where it lay itself.</summary>
    public const string Kind = "\"rollback_infra kind\"";

    /// <summary>For statements that know where rows lie: to go there costs less than to put them all into a hash first, which the planner prefers.</summary>
    public const string ByPlace = "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";

    /// <summary>The end of <see cref="ByPlace"/>, in a transaction that goes on.</summary>
    public const string ByContent = "SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on";

    private const string Place = "\"rollback_infra place\"";

    private const string Spot = "\"rollback_infra spot\"";

    public string FullName => Live.FullName;

    public string Staging => string.Create(CultureInfo.InvariantCulture, $"rollback_infra.restore_{Number}");

    public string Replaced => string.Create(CultureInfo.InvariantCulture, $"rollback_infra.replaced_{Number}");

    private IReadOnlyList<StagedColumn> Keys => [.. Key.Select(name => Columns.First(column => column.Live.Name == name))];

    /// <summary>Whether rows can only go from server to server as text.</summary>
    public bool IsText => Columns.Any(column => column.IsText);

    public string Names => string.Join(", ", Columns.Select(column => column.Name));

    private string StagedValues => string.Join(", ", Columns.Select(column => column.Staged));

    /// <summary>Pairs a live row `l` with its staged row `s`.</summary>
    private string SameKey => string.Join(" AND ", Keys.Select(column => $"l.{column.Name} = {column.Staged}"));

    private string SameReplaced => string.Join(" AND ", Keys.Select(column => $"r.{column.Name} = {column.Staged}"));

    /// <summary>Nothing moves a row between the look at it and its change, but another change of the same transaction. Partitions count their places anew.</summary>
    public bool HasSpots => !Live.IsPartitioned;

    private string ReplacedKey => string.Join(" AND ", Keys.Select(column => $"l.{column.Name} = r.{column.Name}"));

    public string Stage => $"CREATE UNLOGGED TABLE {Staging} ({string.Join(", ", Columns.Select(column => $"{column.Name} {column.StagingType}"))})";

    /// <summary>
    /// For the planner, once the rows are in; a few hundred say enough. No index: every row of the table is read once, and making
    /// one takes longer than reading it.
    /// </summary>
    public string Measure => $"SET default_statistics_target = 1; ANALYZE {Staging} ({string.Join(", ", Keys.Select(column => column.Name))}); RESET default_statistics_target";

    public string Fill => $"COPY {Staging} FROM STDIN (FORMAT binary)";

    /// <summary>Reads rows as <see cref="Fill"/> takes them; equal ones, of the clone and of the live table, have equal bytes.</summary>
    /// <param name="from">The table here or there, and which of its rows.</param>
    public string Read(string from) => $"COPY (SELECT {string.Join(", ", Columns.Select(column => column.Read))} FROM {from}) TO STDOUT (FORMAT binary)";

    /// <summary>The live table's file, which changes whenever all of its rows are written anew or thrown away.</summary>
    public string File => $"SELECT to_regclass({Sql.Text(Live.Quoted)})::oid::text || ' ' || pg_relation_filenode(to_regclass({Sql.Text(Live.Quoted)}))";

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
            CREATE TABLE {Replaced} AS SELECT CASE WHEN l.{key} IS NULL THEN 'delete' ELSE 'update' END AS {Kind}, s.ctid AS {Place}, {(HasSpots ? "l.ctid" : "NULL::tid")} AS {Spot}, {found} FROM {Staging} AS s LEFT JOIN {Live.Only} AS l ON {SameKey} WHERE l.{key} IS NULL OR {differs};
            {(deleteNewer ? $"INSERT INTO {Replaced} SELECT 'insert', NULL, NULL, {live} FROM {Live.Only} AS l WHERE NOT EXISTS (SELECT FROM {Staging} AS s WHERE {SameKey});" : "")}
            SET LOCAL default_statistics_target = 1;
            ANALYZE {Replaced}
            """;
    }

    /// <summary>The same where the live table is empty: every row is brought back, and there is none to keep.</summary>
    public string KeepNothing => $"CREATE TABLE {Replaced} AS SELECT ''::text AS {Kind}, {Names} FROM {Live.Only} WITH NO DATA";

    public string TellEvery(long rows) => string.Create(CultureInfo.InvariantCulture, $"COMMENT ON TABLE {Replaced} IS '{RestoredCount.EveryRow}{rows}'");

    public string TellRows(long rows) => string.Create(CultureInfo.InvariantCulture, $"COMMENT ON TABLE {Replaced} IS '{RestoredCount.CloneRows}{rows}'");

    public string Insert =>
        $"INSERT INTO {Live.Quoted} ({Names}) OVERRIDING SYSTEM VALUE SELECT {StagedValues} FROM {Replaced} AS r JOIN {Staging} AS s ON s.ctid = r.{Place} WHERE r.{Kind} = 'delete'";

    /// <summary>
    /// What <see cref="Insert"/> and <see cref="Update"/> do, where rows hold each other's unique values: those to be overwritten are
    /// deleted, all of them before the first is written anew, with the values of columns that the clone does not have. One statement, at
    /// whose end references are checked. Yields how many were overwritten, and how many brought back.
    /// </summary>
    public string Exchange
    {
        get
        {
            var own = Live.Columns.Values.Where(column => !column.IsGenerated && Columns.All(one => one.Live.Name != column.Name)).Select(column => Sql.Name(column.Name)).ToList();
            return $"""
                WITH gone AS (DELETE FROM {Live.Only} AS l USING {Replaced} AS r WHERE r.{Kind} = 'update' AND {ReplacedKey} RETURNING r.{Place}{string.Concat(own.Select(name => $", l.{name}"))}),
                     put AS (INSERT INTO {Live.Quoted} ({Names}{string.Concat(own.Select(name => $", {name}"))}) OVERRIDING SYSTEM VALUE
                             SELECT {StagedValues}{string.Concat(own.Select(name => $", g.{name}"))} FROM gone AS g JOIN {Staging} AS s ON s.ctid = g.{Place} CROSS JOIN (SELECT count(*) FROM gone) AS every RETURNING 1),
                     back AS (INSERT INTO {Live.Quoted} ({Names}) OVERRIDING SYSTEM VALUE
                              SELECT {StagedValues} FROM {Replaced} AS r JOIN {Staging} AS s ON s.ctid = r.{Place} CROSS JOIN (SELECT count(*) FROM put) AS every WHERE r.{Kind} = 'delete' RETURNING 1)
                SELECT (SELECT count(*) FROM put), (SELECT count(*) FROM back)
                """;
        }
    }

    public string InsertEvery => $"INSERT INTO {Live.Quoted} ({Names}) OVERRIDING SYSTEM VALUE SELECT {StagedValues} FROM {Staging} AS s";

    /// <param name="bySpot">Whether rows are looked for where they lay: without a search, but one that was moved since is not found.</param>
    public string Update(bool bySpot)
    {
        // A key is what the rows were paired by, and a number that the server always gives cannot be set.
        var set = Columns.Where(column => !Key.Contains(column.Live.Name) && !column.Live.IsAlways).Select(column => $"{column.Name} = {column.Staged}").ToList();
        return set.Count == 0
            ? "SELECT"
            : $"UPDATE {Live.Only} AS l SET {string.Join(", ", set)} FROM {Replaced} AS r JOIN {Staging} AS s ON s.ctid = r.{Place} WHERE r.{Kind} = 'update' AND {(bySpot ? $"l.ctid = r.{Spot}" : ReplacedKey)}";
    }

    public string CountUpdates => $"SELECT count(*) FROM {Replaced} WHERE {Kind} = 'update'";

    public string Delete => $"DELETE FROM {Live.Only} AS l USING {Replaced} AS r WHERE r.{Kind} = 'insert' AND {ReplacedKey}";

    /// <summary>Replaced rows for the salvage: kind, the clone's values, the values that were replaced.</summary>
    /// <param name="byPlace">Whether staged rows lie where they lay during the merge: staged once more, after a crash of the server, they lie elsewhere.</param>
    public string Export(bool byPlace) =>
        $"SELECT r.{Kind}{string.Concat(Columns.Select(column => $", {column.StagedText}"))}{string.Concat(Columns.Select(column => $", {column.Text("r")}"))} FROM {Replaced} AS r LEFT JOIN {Staging} AS s ON {(byPlace ? $"s.ctid = r.{Place}" : SameReplaced)} ORDER BY {string.Join(", ", Keys.Select(column => $"r.{column.Name}"))}";

    public async Task<bool> IsEmptyAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        !Live.IsPartitioned && await connection.ValueAsync<bool>($"SELECT NOT EXISTS (SELECT FROM {Live.Only})", cancellationToken);

    public static ChangeKind KindOf(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("update"u8) ? ChangeKind.Update : text.SequenceEqual("delete"u8) ? ChangeKind.Delete : ChangeKind.Insert;

    /// <summary>Staged rows that differ or are gone, and that refer to a row of <paramref name="parent"/> that is not there.</summary>
    public string Orphans(Reference reference, StagedTable? parent)
    {
        var columns = reference.ChildColumns.Select(name => Columns.FirstOrDefault(column => column.Live.Name == name)).ToList();
        if (columns.Any(column => column is null)) return "SELECT 0::int8";
        var given = string.Join(" AND ", columns.Select(column => $"s.{column!.Name} IS NOT NULL"));
        var same = string.Join(" AND ", columns.Zip(reference.ParentColumns, (column, name) => $"p.{Sql.Name(name)} = {column!.Staged}"));
        var found = parent is null ? [] : reference.ParentColumns.Select(name => parent.Columns.FirstOrDefault(column => column.Live.Name == name)).ToList();
        // A generated column is not staged: the merge finds out.
        if (found.Any(column => column is null)) return "SELECT 0::int8";
        var staged = parent is null ? "" : $" AND NOT EXISTS (SELECT FROM (SELECT {string.Join(", ", found.Select(column => $"{column!.Staged} AS {column.Name}"))} FROM {parent.Staging} AS s) AS p WHERE {same})";
        return $"SELECT count(*) FROM {Staging} AS s WHERE {given} AND NOT EXISTS (SELECT FROM {reference.ParentName} AS p WHERE {same}){staged}";
    }

    /// <summary>Rows of a table that stays, which refer to rows that would be deleted.</summary>
    public string Bereft(Reference reference) =>
        $"SELECT count(*) FROM {reference.ChildName} AS c JOIN {Live.Only} AS l ON {string.Join(" AND ", reference.ChildColumns.Zip(reference.ParentColumns, (child, parent) => $"c.{Sql.Name(child)} = l.{Sql.Name(parent)}"))} WHERE NOT EXISTS (SELECT FROM {Staging} AS s WHERE {SameKey})";
}
