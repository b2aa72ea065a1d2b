using System.Globalization;
using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Tables;

/// <summary>
/// Says in the live database that a merge was made whose replaced rows are not written out yet: a run that finds it finishes
/// that one, and does not merge again over what was written since.
/// </summary>
internal static class TableRestoreNote
{
    private const string Table = "rollback_infra.table_restore";

    public static Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.ExecuteAsync(
        $"CREATE SCHEMA IF NOT EXISTS rollback_infra; CREATE TABLE IF NOT EXISTS {Table} (tables text[] NOT NULL, deletes_newer boolean NOT NULL)", cancellationToken);

    /// <summary>In the merge's transaction.</summary>
    public static Task WriteAsync(NpgsqlConnection connection, TableRestoreRequest request, CancellationToken cancellationToken) => connection.ExecuteAsync(
        string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {Table} VALUES (ARRAY[{string.Join(", ", request.FullNames.Select(Sql.Text))}]::text[], {(request.DeleteNewer ? "true" : "false")})"), cancellationToken);

    /// <summary>The tables of an unfinished run, and whether it deleted newer rows; null: there is none.</summary>
    public static async Task<(string[] Tables, bool DeleteNewer)?> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await connection.ValueAsync<bool>($"SELECT to_regclass('{Table}') IS NOT NULL", cancellationToken)) return null;
        var found = await connection.QueryAsync($"SELECT tables, deletes_newer FROM {Table}", row => (row.GetFieldValue<string[]>(0), row.GetBoolean(1)), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    public static Task ForgetAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.ExecuteAsync($"DELETE FROM {Table}", cancellationToken);
}
