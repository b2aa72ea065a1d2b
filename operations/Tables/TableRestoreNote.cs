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

    private const string Done = "rollback_infra.tables_restored";

    public static Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => connection.ExecuteAsync(
        $"CREATE SCHEMA IF NOT EXISTS rollback_infra; CREATE TABLE IF NOT EXISTS {Table} (tables text[] NOT NULL, deletes_newer boolean NOT NULL); CREATE TABLE IF NOT EXISTS {Done} (checkpoint text NOT NULL, tables text[] NOT NULL, at timestamptz NOT NULL DEFAULT now())", cancellationToken);

    /// <summary>In the merge's transaction.</summary>
    public static Task WriteAsync(NpgsqlConnection connection, TableRestoreRequest request, CancellationToken cancellationToken) => connection.ExecuteAsync(
        $"INSERT INTO {Table} VALUES ({Names(request.Tables)}, {(request.DeleteNewer ? "true" : "false")})", cancellationToken);

    /// <summary>The tables of an unfinished run, and whether it deleted newer rows; null: there is none.</summary>
    public static async Task<(string[] Tables, bool DeleteNewer)?> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await connection.ValueAsync<bool>($"SELECT to_regclass('{Table}') IS NOT NULL", cancellationToken)) return null;
        var found = await connection.QueryAsync($"SELECT tables, deletes_newer FROM {Table}", row => (row.GetFieldValue<string[]>(0), row.GetBoolean(1)), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The run is finished. A restore to a checkpoint is remembered, so that the same command is not taken for another restore.</summary>
    public static async Task FinishAsync(NpgsqlConnection connection, TableRestoreRequest request, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync($"DELETE FROM {Table}", cancellationToken);
        if (request.Checkpoint is { } checkpoint) await connection.ExecuteAsync($"INSERT INTO {Done} (checkpoint, tables) VALUES ({Sql.Text(checkpoint)}, {Names(request.Tables)})", cancellationToken);
    }

    public static async Task<bool> WasDoneAsync(NpgsqlConnection connection, string checkpoint, IReadOnlyList<string> tables, CancellationToken cancellationToken) =>
        await connection.ValueAsync<bool>($"SELECT to_regclass('{Done}') IS NOT NULL AND to_regclass('{Table}') IS NOT NULL", cancellationToken)
        && await connection.ValueAsync<bool>($"SELECT EXISTS (SELECT FROM {Done} WHERE checkpoint = {Sql.Text(checkpoint)} AND tables @> {Names(tables)}) AND NOT EXISTS (SELECT FROM {Table})", cancellationToken);

    private static string Names(IReadOnlyList<string> tables) => $"ARRAY[{string.Join(", ", TableRestoreRequest.Full(tables).Select(Sql.Text))}]::text[]";
}
