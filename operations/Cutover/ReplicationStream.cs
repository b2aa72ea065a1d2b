using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Cutover;

/// <summary>Logical replication from one database to the other: a publication and a slot there, a subscription here.</summary>
internal sealed class ReplicationStream(SwitchSide publisher, SwitchSide subscriber)
{
    /// <summary>What a subscription that began with a copy of all rows says of itself.</summary>
    private const string CopiedAll = "rollback: began with a copy of all rows";

    private const int RefreshAttempts = 10;

    /// <summary>One per subscriber: which columns it can take depends on its schema.</summary>
    public string Publication => PublicationFor(subscriber.Identity);

    public string Subscription => NameOf(publisher.Identity, subscriber.Identity);

    public static string PublicationFor(string subscriber) => $"rollback_to_{subscriber}";

    public static string NameOf(string publisher, string subscriber) => $"rollback_{publisher}_to_{subscriber}";

    /// <summary>Slots are the whole server's, and the subscription's name is unique there too.</summary>
    public string Slot => Subscription;

    public Task<bool> ExistsAsync(CancellationToken cancellationToken) => subscriber.Connection.ValueAsync<bool>(
        "SELECT EXISTS (SELECT FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database() AND s.subname = $1)", cancellationToken, Subscription);

    /// <summary>Whether it applies changes: enabled, with a running worker, every table past its first copy.</summary>
    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) => subscriber.Connection.ValueAsync<bool>(
        """
        SELECT s.subenabled AND EXISTS (SELECT FROM pg_stat_subscription w WHERE w.subid = s.oid AND w.pid IS NOT NULL AND w.relid IS NULL)
               AND NOT EXISTS (SELECT FROM pg_subscription_rel r WHERE r.srsubid = s.oid AND r.srsubstate <> 'r')
        FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database() AND s.subname = $1
        """,
        cancellationToken,
        Subscription);

    /// <summary>How far it is, and what it met; null: there is none.</summary>
    public async Task<StreamState?> StateAsync(CancellationToken cancellationToken)
    {
        var states = await subscriber.Connection.QueryAsync(
            """
            SELECT s.subenabled, coalesce(t.apply_error_count + t.sync_error_count, 0),
                   coalesce((SELECT string_agg(r.srrelid::text || CASE r.srsubstate WHEN 'i' THEN 'd' ELSE r.srsubstate END::text, ',' ORDER BY r.srrelid) FROM pg_subscription_rel r WHERE r.srsubid = s.oid AND r.srsubstate <> 'r'),
                            pg_replication_origin_progress('pg_' || s.oid, false)::text, '')
            FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid LEFT JOIN pg_stat_subscription_stats t ON t.subid = s.oid WHERE d.datname = current_database() AND s.subname = $1
            """,
            row => new StreamState(row.GetBoolean(0), row.GetInt64(1), row.GetString(2)),
            cancellationToken,
            Subscription);
        return states.Count > 0 ? states[0] : null;
    }

    /// <summary>
    /// From here on PostgreSQL itself starts it again after every error. One that a lost connection stopped for good, as a crash
    /// of the publisher does where errors disable it, would be no way back any more until somebody looks.
    /// </summary>
    public Task GoOnByItselfAsync(CancellationToken cancellationToken) =>
        subscriber.Connection.ExecuteAsync($"ALTER SUBSCRIPTION {Sql.Name(Subscription)} SET (disable_on_error = false)", cancellationToken);

    /// <summary>Lets it run, from the noted position if it has not begun yet. Repeats do nothing.</summary>
    public async Task EnableAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await subscriber.Connection.BeginTransactionAsync(cancellationToken);
        // How far the subscriber is, is the subscriber's own knowledge, and where the publisher starts to send. It is as durable
        // as the commit that it comes with, and never goes back: what was applied once would be applied again.
        if (await NotedPositionAsync(cancellationToken) is { } position)
        {
            await subscriber.Connection.ExecuteAsync(
                $"""
                SELECT pg_replication_origin_advance('pg_' || s.oid, {Sql.Text(position)}) FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid
                WHERE d.datname = current_database() AND s.subname = {Sql.Text(Subscription)} AND coalesce(pg_replication_origin_progress('pg_' || s.oid, false), '0/0') < {Sql.Text(position)}
                """,
                cancellationToken);
        }

        await subscriber.Connection.ExecuteAsync($"ALTER SUBSCRIPTION {Sql.Name(Subscription)} ENABLE", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Behind which position of the publisher's log its own writes begin; null: none was noted.</summary>
    public Task<string?> NotedPositionAsync(CancellationToken cancellationToken) =>
        publisher.Connection.ValueAsync<string>("SELECT lsn::text FROM rollback_infra.position WHERE slot = $1", cancellationToken, Slot);

    /// <summary>
    /// Notes the position at this moment: whatever has committed by now is not sent, whatever commits later is. To be run at the
    /// publisher in the transaction that opens it, so that it is open if, and only if, the position is known.
    /// </summary>
    public string NotePosition => $"INSERT INTO rollback_infra.position (slot, lsn) VALUES ({Sql.Text(Slot)}, pg_current_wal_insert_lsn()) ON CONFLICT (slot) DO UPDATE SET lsn = excluded.lsn";

    /// <summary>Whether a worker of it runs, for the first copy of a table or for the changes since.</summary>
    public Task<bool> IsWorkingAsync(CancellationToken cancellationToken) => subscriber.Connection.ValueAsync<bool>(
        "SELECT EXISTS (SELECT FROM pg_stat_subscription w WHERE w.subname = $1 AND w.pid IS NOT NULL)", cancellationToken, Subscription);

    /// <summary>Tables that the subscription knows; one that was added since is not among them, and its writes would be lost.</summary>
    public async Task<IReadOnlySet<(string Schema, string Name)>> FollowedAsync(CancellationToken cancellationToken)
    {
        var names = await subscriber.Connection.QueryAsync(
            """
            SELECT n.nspname, c.relname FROM pg_subscription_rel r JOIN pg_subscription s ON s.oid = r.srsubid JOIN pg_database d ON d.oid = s.subdbid
                 JOIN pg_class c ON c.oid = r.srrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE d.datname = current_database() AND s.subname = $1
            """,
            row => (row.GetString(0), row.GetString(1)),
            cancellationToken,
            Subscription);
        return names.ToHashSet();
    }

    /// <summary>Whether every row of the subscriber's tables came over this stream: it began with a copy of them.</summary>
    public Task<bool> HasCopiedAllAsync(CancellationToken cancellationToken) => subscriber.Connection.ValueAsync<bool>(
        $"SELECT EXISTS (SELECT FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database() AND s.subname = $1 AND obj_description(s.oid, 'pg_subscription') = {Sql.Text(CopiedAll)})", cancellationToken, Subscription);

    /// <summary>Takes note of what is published now, and lets a stream that an error stopped go on.</summary>
    /// <param name="copies">Whether tables that are new to it are copied.</param>
    /// <exception cref="PostgresException">It stopped at once, again and again.</exception>
    public async Task RefreshAsync(bool copies, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // A stream that is stopped takes no note, and one that goes on may stop before it does.
                await subscriber.Connection.ExecuteAsync($"ALTER SUBSCRIPTION {Sql.Name(Subscription)} ENABLE", cancellationToken);
                await subscriber.Connection.ExecuteAsync($"ALTER SUBSCRIPTION {Sql.Name(Subscription)} REFRESH PUBLICATION WITH (copy_data = {(copies ? "true" : "false")})", cancellationToken);
                return;
            }
            catch (PostgresException fault) when (attempt < RefreshAttempts && fault.SqlState is PostgresErrorCodes.ObjectNotInPrerequisiteState or PostgresErrorCodes.InternalError)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50 * attempt), cancellationToken);
            }
        }
    }

    /// <summary>Takes in tables that were published since, and copies their rows, as the first ones were copied.</summary>
    public async Task FollowMoreAsync(CancellationToken cancellationToken)
    {
        await subscriber.Connection.ExecuteAsync($"ALTER SUBSCRIPTION {Sql.Name(Subscription)} SET (disable_on_error = true)", cancellationToken);
        await RefreshAsync(copies: true, cancellationToken);
    }

    public Task<bool> HasSlotAsync(CancellationToken cancellationToken) => publisher.Connection.ValueAsync<bool>(
        "SELECT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = $1 AND database = current_database())", cancellationToken, Slot);

    /// <summary>Whether the publisher still keeps the log that the follower lacks: it has the slot, and has not given it up (max_slot_wal_keep_size).</summary>
    public Task<bool> IsKeptAsync(CancellationToken cancellationToken) => publisher.Connection.ValueAsync<bool>(
        "SELECT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = $1 AND database = current_database() AND wal_status IS DISTINCT FROM 'lost')", cancellationToken, Slot);

    /// <summary>Up to where the follower has confirmed to hold everything; empty without a slot.</summary>
    public Task<string?> PositionAsync(CancellationToken cancellationToken) => publisher.Connection.ValueAsync<string>(
        "SELECT coalesce((SELECT confirmed_flush_lsn::text FROM pg_replication_slots WHERE slot_name = $1 AND database = current_database()), '')", cancellationToken, Slot);

    /// <summary>Publishes exactly these tables (with column lists where the other side lacks some) and the markers.</summary>
    public async Task PublishAsync(IReadOnlyList<MovedTable> tables, CancellationToken cancellationToken)
    {
        var list = string.Join(", ", tables.Select(table => table.Published(publisher)).Append("rollback_infra.marker"));
        var exists = await publisher.Connection.ValueAsync<bool>("SELECT EXISTS (SELECT FROM pg_publication WHERE pubname = $1)", cancellationToken, Publication);
        await publisher.Connection.ExecuteAsync(
            exists ? $"ALTER PUBLICATION {Publication} SET TABLE {list}" : $"CREATE PUBLICATION {Publication} FOR TABLE {list} WITH (publish_via_partition_root = true)", cancellationToken);
    }

    /// <summary>Subscribes and copies the rows that are there.</summary>
    public async Task SubscribeWithCopyAsync(CancellationToken cancellationToken)
    {
        await subscriber.Connection.ExecuteAsync($"DELETE FROM rollback_infra.anew WHERE subscription = {Sql.Text(Subscription)}", cancellationToken);
        // Apart from CREATE SUBSCRIPTION, which would wait for itself where both databases live on one server.
        await DropSlotAsync(cancellationToken);
        await CreateSlotAsync(publisher.Connection, cancellationToken);
        try
        {
            // A copy that fails would otherwise begin again and again: rows, and all that they cost.
            await SubscribeAsync("copy_data = true, enabled = true, disable_on_error = true", cancellationToken);
            await subscriber.Connection.ExecuteAsync($"COMMENT ON SUBSCRIPTION {Sql.Name(Subscription)} IS {Sql.Text(CopiedAll)}", cancellationToken);
        }
        catch
        {
            // A slot that nobody reads keeps the server's log for ever.
            await DropSlotAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>From here on the publisher keeps what may have to be sent.</summary>
    /// <param name="connection">To the publisher.</param>
    public Task CreateSlotAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"SELECT pg_create_logical_replication_slot({Sql.Text(Slot)}, 'pgoutput')", cancellationToken);

    public Task DropSlotAsync(CancellationToken cancellationToken) => publisher.Connection.ExecuteAsync(
        $"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = {Sql.Text(Slot)} AND database = current_database()", cancellationToken);

    /// <returns>Whether it is gone: not while somebody reads it.</returns>
    public async Task<bool> TryDropSlotAsync(CancellationToken cancellationToken)
    {
        try
        {
            await DropSlotAsync(cancellationToken);
            return true;
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.ObjectInUse)
        {
            return false;
        }
    }

    /// <summary>Follows from the noted position, without a copy.</summary>
    public async Task SubscribeFromPositionAsync(CancellationToken cancellationToken)
    {
        // In two transactions: one that is taken back would leave the position to whichever origin gets the number next.
        await SubscribeAsync("copy_data = false, enabled = false", cancellationToken);
        await GoOnByItselfAsync(cancellationToken);
        await EnableAsync(cancellationToken);
    }

    /// <summary>
    /// Continues from a position that the subscriber's rows are known to hold. Where the stream is, it is also there and running:
    /// made, placed and enabled by one commit.
    /// </summary>
    public async Task SubscribeFromAsync(string lsn, CancellationToken cancellationToken)
    {
        var name = Sql.Name(Subscription);
        try
        {
            await subscriber.Connection.ExecuteAsync("BEGIN", cancellationToken);
            await SubscribeAsync("copy_data = false, enabled = false", cancellationToken);
            await subscriber.Connection.ExecuteAsync(
                $"SELECT pg_catalog.pg_replication_origin_advance('pg_' || s.oid, {Sql.Text(lsn)}::pg_lsn) FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database() AND s.subname = {Sql.Text(Subscription)}; ALTER SUBSCRIPTION {name} ENABLE; COMMIT",
                cancellationToken);
        }
        catch (PostgresException)
        {
            await subscriber.Connection.ExecuteAsync("ROLLBACK", CancellationToken.None);
            throw;
        }
    }

    /// <summary>Ends the stream on both sides. The subscription goes first: its worker holds the slot.</summary>
    public async Task DropAsync(CancellationToken cancellationToken)
    {
        if (await ExistsAsync(cancellationToken))
        {
            // Taken from its slot first, so that dropping it needs no connection to the publisher, and no transaction rule forbids it.
            await subscriber.Connection.ExecuteAsync($"ALTER SUBSCRIPTION {Sql.Name(Subscription)} DISABLE", cancellationToken);
            await subscriber.Connection.ExecuteAsync($"ALTER SUBSCRIPTION {Sql.Name(Subscription)} SET (slot_name = NONE)", cancellationToken);
            await subscriber.Connection.ExecuteAsync($"DROP SUBSCRIPTION {Sql.Name(Subscription)}", cancellationToken);
        }
    }

    private async Task SubscribeAsync(string copy, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(cancellationToken)) return;
        await subscriber.Connection.ExecuteAsync(
            $"CREATE SUBSCRIPTION {Sql.Name(Subscription)} CONNECTION {Sql.Text(ConnectionString())} PUBLICATION {Publication} WITH (create_slot = false, slot_name = {Sql.Text(Slot)}, {copy})",
            cancellationToken);
    }

    /// <summary>In libpq's form, as the subscriber's server will use it.</summary>
    private string ConnectionString()
    {
        var address = publisher.Address;
        var password = address.Password.Length > 0 ? $" password={Quoted(address.Password)}" : "";
        var tls = address.TlsMode.Length > 0 ? $" sslmode={address.TlsMode}" : "";
        return $"host={Quoted(address.Host)} port={address.Port} dbname={Quoted(address.Database)} user={Quoted(address.User)}{password}{tls} application_name={Subscription}";

        static string Quoted(string value) => $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
    }
}
