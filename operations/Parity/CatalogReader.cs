using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>Reads the catalog in the moment of a snapshot.</summary>
internal static class CatalogReader
{
    public static async Task<Catalog> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => new()
    {
        ServerVersion = await connection.ValueAsync<string>("SELECT current_setting('server_version')", cancellationToken) ?? "",
        Encoding = await connection.ValueAsync<string>("SELECT current_setting('server_encoding')", cancellationToken) ?? "",
        Tables = await TablesAsync(connection, cancellationToken),
        Derived =
        [
            .. await connection.QueryAsync(CatalogQueries.Views, Table, cancellationToken),
            .. await connection.QueryAsync(CatalogQueries.Configurations, row => Table(row) with { Condition = row.GetString(7) }, cancellationToken),
            .. await LargeObjectsAsync(connection, cancellationToken),
        ],
        Objects = await ObjectsAsync(connection, cancellationToken),
        Subscribes = await connection.ValueAsync<bool>("SELECT EXISTS (SELECT FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database())", cancellationToken),
        Owner = await connection.ValueAsync<string>("SELECT datdba::regrole::text FROM pg_database WHERE datname = current_database()", cancellationToken) ?? "",
    };

    public static async Task<IReadOnlyList<TableShape>> TablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.QueryAsync(CatalogQueries.Tables, Table, cancellationToken);

    /// <summary>Every query in one round trip: there are dozens, and databases may be far away.</summary>
    private static async Task<IReadOnlyList<SchemaObject>> ObjectsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = 0 };
        foreach (var query in ObjectQueries.All) batch.BatchCommands.Add(new(query));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var objects = new List<SchemaObject>();
        do
        {
            while (await reader.ReadAsync(cancellationToken))
                objects.Add(new(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? "" : reader.GetString(3)));
        }
        while (await reader.NextResultAsync(cancellationToken));
        return [.. objects.OrderBy(one => one.Kind, StringComparer.Ordinal).ThenBy(one => one.Name, StringComparer.Ordinal)];
    }

    private static async Task<IEnumerable<TableShape>> LargeObjectsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ValueAsync<bool>("SELECT EXISTS (SELECT FROM pg_largeobject_metadata)", cancellationToken) ? [TableShape.LargeObjects] : [];

    /// <summary>Where each sequence stands, and the highest value of the column that it feeds.</summary>
    public static async Task<IReadOnlyList<SequenceState>> SequencesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var found = await connection.QueryAsync(
            CatalogQueries.Sequences,
            row => (Schema: row.GetString(0), Name: row.GetString(1), Increment: row.GetInt64(2), Column: row.IsDBNull(5) ? null : new[] { row.GetString(3), row.GetString(4), row.GetString(5) }),
            cancellationToken);
        var states = new List<SequenceState>();
        foreach (var (schema, name, increment, column) in found)
        {
            var next = await connection.QueryAsync(
                $"SELECT last_value, is_called, log_cnt FROM {Sql.Name(schema, name)}",
                row => (Value: row.GetInt64(0) + (row.GetBoolean(1) ? (decimal)increment : 0), Reserved: row.GetBoolean(1) ? row.GetInt64(2) * (decimal)increment : 0), cancellationToken);
            var highest = column is null
                ? null
                : await connection.ValueAsync<object>($"SELECT {(increment < 0 ? "min" : "max")}({Sql.Name(column[2])})::numeric FROM {Sql.Name(column[0], column[1])}", cancellationToken) as decimal?;
            states.Add(new($"{schema}.{name}", next[0].Value, increment < 0, column is null ? null : string.Join('.', column), highest, next[0].Value + next[0].Reserved));
        }

        return states;
    }

    /// <summary>Names of the sequences that <see cref="SequencesAsync"/> reads.</summary>
    public static async Task<IReadOnlyList<(string Schema, string Name)>> SequenceNamesAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.QueryAsync(CatalogQueries.Sequences, row => (row.GetString(0), row.GetString(1)), cancellationToken);

    /// <summary>What each sequence gives next, by `schema.sequence`; few round trips. Sequences are outside of every snapshot, so this is now.</summary>
    public static async Task<IReadOnlyDictionary<string, decimal>> NextValuesAsync(NpgsqlConnection connection, IReadOnlyList<(string Schema, string Name)> sequences, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, decimal>();
        foreach (var chunk in sequences.Chunk(500))
        {
            var query = string.Join(" UNION ALL ", chunk.Select(one =>
                $"SELECT {Sql.Text($"{one.Schema}.{one.Name}")}::text, s.last_value, s.is_called, p.seqincrement FROM {Sql.Name(one.Schema, one.Name)} s, pg_catalog.pg_sequence p WHERE p.seqrelid = {Sql.Text(Sql.Name(one.Schema, one.Name))}::regclass"));
            foreach (var (name, next) in await connection.QueryAsync(query, row => (row.GetString(0), row.GetInt64(1) + (row.GetBoolean(2) ? (decimal)row.GetInt64(3) : 0)), cancellationToken))
                values[name] = next;
        }

        return values;
    }

    private static TableShape Table(NpgsqlDataReader row) => new()
    {
        Schema = row.GetString(0),
        Name = row.GetString(1),
        IsPartitioned = row.GetBoolean(2),
        IsUnlogged = row.GetBoolean(3),
        Columns = [.. row.GetFieldValue<string[]>(4).Zip(row.GetFieldValue<string[]>(5), (name, type) => new ColumnShape(name, type))],
        Key = row.GetFieldValue<string[]>(6),
    };
}
