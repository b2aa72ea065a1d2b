using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>One of the two databases of a switch, with a connection that stays open through it.</summary>
internal sealed class SwitchSide : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    private SwitchSide(DatabaseAddress address, NpgsqlDataSource source, NpgsqlConnection connection) => (Address, _source, Connection) = (address, source, connection);

    public DatabaseAddress Address { get; }

    public string Label => Address.Label;

    public NpgsqlConnection Connection { get; private set; }

    public bool IsAlive => Connection.State == System.Data.ConnectionState.Open;

    /// <summary>Eight digits, drawn when the database was first part of a switch; names its slots and subscriptions.</summary>
    public string Identity { get; private set; } = "";

    public static async Task<SwitchSide> OpenAsync(DatabaseAddress address, CancellationToken cancellationToken)
    {
        // A pool would hand back connections whose settings a failed attempt had changed.
        var source = address.Open(settings => { settings.Pooling = false; settings.CommandTimeout = 0; });
        return new(address, source, await OwnSession.OpenAsync(source, cancellationToken));
    }

    /// <summary>A second connection, for a transaction that stays open beside the first.</summary>
    public Task<NpgsqlConnection> AnotherAsync(CancellationToken cancellationToken) => OwnSession.OpenAsync(_source, cancellationToken);

    /// <summary>What a switch keeps in the database: an identity, markers, positions, tables that are copied anew, the fence's function and stage. Repeats do nothing.</summary>
    public async Task SetUpAsync(CancellationToken cancellationToken)
    {
        await Connection.ExecuteAsync(
            $"""
            SET client_min_messages = warning;
            CREATE SCHEMA IF NOT EXISTS rollback_infra;
            CREATE TABLE IF NOT EXISTS rollback_infra.identity (one boolean PRIMARY KEY DEFAULT true CHECK (one), id text NOT NULL);
            CREATE TABLE IF NOT EXISTS rollback_infra.marker (token text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
            CREATE TABLE IF NOT EXISTS rollback_infra.position (slot text PRIMARY KEY, lsn pg_lsn NOT NULL);
            CREATE TABLE IF NOT EXISTS rollback_infra.anew (subscription text, schema text, name text, PRIMARY KEY (subscription, schema, name));
            CREATE TABLE IF NOT EXISTS {Fence.Stage} (id int PRIMARY KEY);
            INSERT INTO rollback_infra.identity (id) VALUES (substr(md5(random()::text || clock_timestamp()), 1, 8)) ON CONFLICT DO NOTHING;
            {Fence.Function};
            """,
            cancellationToken);
        await IdentifyAsync(cancellationToken);
    }

    /// <summary>Reads the identity; empty if the database was never part of a switch.</summary>
    public async Task IdentifyAsync(CancellationToken cancellationToken)
    {
        if (await Connection.ValueAsync<bool>("SELECT to_regclass('rollback_infra.identity') IS NOT NULL", cancellationToken))
            Identity = await Connection.ValueAsync<string>("SELECT id FROM rollback_infra.identity", cancellationToken) ?? "";
    }

    /// <summary>A restored copy carries the identity of its source; it needs its own.</summary>
    public async Task RenewIdentityAsync(CancellationToken cancellationToken)
    {
        await Connection.ExecuteAsync("UPDATE rollback_infra.identity SET id = substr(md5(random()::text || clock_timestamp()), 1, 8)", cancellationToken);
        await IdentifyAsync(cancellationToken);
    }

    public Task<bool> IsFencedAsync(CancellationToken cancellationToken) => Fence.IsRaisedAsync(Connection, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        await _source.DisposeAsync();
    }
}
