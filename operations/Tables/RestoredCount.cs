using System.Globalization;
using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Tables;

/// <summary>How many rows of a table a merge changed.</summary>
/// <param name="Deleted">Newer ones.</param>
internal sealed record RestoredCount(long Overwritten, long BroughtBack, long Deleted)
{
    /// <summary>The beginning of the comment on the kept rows of a table that was found empty: none was replaced, and so many came back.</summary>
    public const string EveryRow = "every row was brought back: ";

    /// <summary>The beginning of the comment on the kept rows of a table of which not all of the clone's rows were staged: how many it has.</summary>
    public const string CloneRows = "rows in the clone: ";

    /// <summary>How many rows the clone has; null: as many as are staged.</summary>
    public long? Rows { get; init; }

    /// <summary>Whether the table was found empty, and filled.</summary>
    public bool IsEvery { get; private init; }

    /// <summary>Whether there is anything to write to the files; rows brought into an empty table are not listed.</summary>
    public bool IsListed => !IsEvery && Overwritten + BroughtBack + Deleted > 0;

    /// <summary>Of a table that was found empty.</summary>
    public static RestoredCount OfEvery(long rows) => new(0, rows, 0) { IsEvery = true };

    /// <summary>What an earlier run's merge changed, from the rows that it kept.</summary>
    public static async Task<RestoredCount> OfKeptAsync(NpgsqlConnection connection, StagedTable table, CancellationToken cancellationToken)
    {
        var comment = await connection.ValueAsync<string>($"SELECT obj_description({Sql.Text(table.Replaced)}::regclass, 'pg_class')", cancellationToken);
        if (Number(EveryRow) is { } every) return OfEvery(every);
        var counts = (await connection.QueryAsync($"SELECT {StagedTable.Kind}, count(*) FROM {table.Replaced} GROUP BY 1", row => (row.GetString(0), row.GetInt64(1)), cancellationToken)).ToDictionary();
        return new(counts.GetValueOrDefault("update"), counts.GetValueOrDefault("delete"), counts.GetValueOrDefault("insert")) { Rows = Number(CloneRows) };

        long? Number(string words) => comment?.StartsWith(words, StringComparison.Ordinal) == true ? long.Parse(comment[words.Length..], CultureInfo.InvariantCulture) : null;
    }

    /// <param name="deletesNewer">Whether rows that the clone does not have were deleted.</param>
    public async Task<RestoredTable> TellAsync(NpgsqlConnection connection, StagedTable table, bool deletesNewer, CancellationToken cancellationToken)
    {
        if (IsEvery) return new(table.FullName, BroughtBack, 0, BroughtBack, 0, deletesNewer);
        var rows = Rows ?? await connection.ValueAsync<long>($"SELECT count(*) FROM {table.Staging}", cancellationToken);
        // All rows of the clone are in the live table by now: what it has beyond them is newer.
        var newer = deletesNewer ? Deleted : Math.Max(0, await connection.ValueAsync<long>($"SELECT count(*) FROM {table.Live.Only}", cancellationToken) - rows);
        return new(table.FullName, rows, Overwritten, BroughtBack, newer, deletesNewer);
    }
}
