using Npgsql;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Salvage;

/// <summary>A connection that writes salvaged rows, and what it must know of the database. An ordinary role is enough.</summary>
internal sealed class ReplaySession : IAsyncDisposable
{
    /// <summary>How long one lock is waited for, as PostgreSQL writes it.</summary>
    public const string LockLimit = "5s";

    /// <summary>
    /// Values become text as they did when they were salvaged. The search path stays the role's own: triggers and checks may
    /// rely on it. A lock is waited for briefly, as live writers wait behind us too.
    /// </summary>
    public const string Pins = $"""
        SET timezone = 'UTC'; SET datestyle = 'ISO, MDY'; SET intervalstyle = 'postgres'; SET extra_float_digits = 1; SET bytea_output = 'hex'; SET lc_monetary = 'C';
        SET xmloption = 'content'; SET row_security = off; SET jit = off; SET lock_timeout = '{LockLimit}';
        """;

    private const string Deferrable = "SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE condeferrable AND contype <> 'n')";

    private const string Triggered = $"""
        SELECT DISTINCT n.nspname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgname <> '{Fence.Trigger}' AND n.nspname !~ '^pg_'
        """;

    private readonly NpgsqlDataSource _source;

    private ReplaySession(NpgsqlDataSource source, NpgsqlConnection connection, string label) => (_source, Connection, Label) = (source, connection, label);

    public string Label { get; }

    public NpgsqlConnection Connection { get; }

    public required IReadOnlyDictionary<string, LiveTable> Tables { get; init; }

    public required IReadOnlyList<Reference> References { get; init; }

    public required IReadOnlyList<SequenceState> Sequences { get; init; }

    /// <summary>Tables with triggers that fire for every writer.</summary>
    public required IReadOnlySet<string> Triggers { get; init; }

    /// <summary>Whether some constraint may be checked late: then it is checked after each statement, so that its row is known.</summary>
    public required bool HasDeferrable { get; init; }

    public required bool IsFenced { get; init; }

    public static async Task<ReplaySession> OpenAsync(DatabaseAddress target, CancellationToken cancellationToken)
    {
        // The savepoints of a batch are many, and their statements the same.
        var source = target.Open(settings => settings.MaxAutoPrepare = 40);
        var connection = await OwnSession.OpenAsync(source, cancellationToken);
        await connection.ExecuteAsync(Pins, cancellationToken);
        await connection.ExecuteAsync("BEGIN READ ONLY; SET LOCAL search_path = pg_catalog", cancellationToken);
        var session = new ReplaySession(source, connection, target.Label)
        {
            Tables = await LiveTable.AllAsync(connection, cancellationToken),
            References = await Reference.AllAsync(connection, cancellationToken),
            Sequences = await CatalogReader.SequencesAsync(connection, cancellationToken),
            Triggers = (await connection.QueryAsync(Triggered, row => TableShape.NameOf(row.GetString(0), row.GetString(1)), cancellationToken)).ToHashSet(),
            HasDeferrable = await connection.ValueAsync<bool>(Deferrable, cancellationToken),
            IsFenced = await Fence.IsRaisedAsync(connection, cancellationToken),
        };
        await connection.ExecuteAsync("ROLLBACK", cancellationToken);
        return session;
    }

    /// <summary>Those of the types that this database has too.</summary>
    public async Task<IReadOnlySet<string>> KnownTypesAsync(IEnumerable<string> types, CancellationToken cancellationToken) => (await Connection.QueryAsync(
        "SELECT t FROM unnest($1::text[]) t WHERE to_regtype(t) IS NOT NULL", row => row.GetString(0), cancellationToken, (object)types.Distinct().ToArray())).ToHashSet();

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await _source.DisposeAsync();
    }
}
