using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>
/// One moment of a database, seen by several connections. Everything that changes how values become text is pinned, so that
/// equal values have equal text on both sides whatever their servers' settings.
/// </summary>
internal sealed class Snapshot : IAsyncDisposable
{
    /// <summary>Each of these changed a hash in measurements, or would hide rows (row_security).</summary>
    private const string Pins = """
        SET timezone = 'UTC'; SET datestyle = 'ISO, MDY'; SET intervalstyle = 'postgres'; SET extra_float_digits = 1;
        SET bytea_output = 'hex'; SET lc_monetary = 'C'; SET search_path = pg_catalog; SET row_security = off; SET jit = off;
        SET quote_all_identifiers = off; SET xmloption = 'content';
        """;

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _keeper;
    private readonly string _id;

    private Snapshot(NpgsqlDataSource source, NpgsqlConnection keeper, string id) => (_source, _keeper, _id) = (source, keeper, id);

    /// <summary>The connection that holds the snapshot open; for catalog queries.</summary>
    public NpgsqlConnection Keeper => _keeper;

    public static async Task<Snapshot> TakeAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var keeper = await BeginAsync(source, cancellationToken);
        return new(source, keeper, await keeper.ValueAsync<string>("SELECT pg_export_snapshot()", cancellationToken) ?? "");
    }

    /// <summary>Another connection that sees the same moment.</summary>
    public async Task<NpgsqlConnection> JoinAsync(CancellationToken cancellationToken)
    {
        var connection = await BeginAsync(_source, cancellationToken);
        await connection.ExecuteAsync($"SET TRANSACTION SNAPSHOT {Sql.Text(_id)}", cancellationToken);
        return connection;
    }

    public async ValueTask DisposeAsync() => await _keeper.DisposeAsync();

    private static async Task<NpgsqlConnection> BeginAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var connection = await OwnSession.OpenAsync(source, cancellationToken);
        await connection.ExecuteAsync(Pins, cancellationToken);
        await connection.ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellationToken);
        return connection;
    }
}
