using Npgsql;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Cutover;

/// <summary>
/// Tables whose first copy cannot end, since they were truncated together with tables that refer to them: each is copied by a
/// worker of its own, which may not truncate what another refers to, and meets that truncation again whenever it is started.
/// All that refer to one another are emptied and copied anew. Only where every row of theirs came over this very stream.
/// </summary>
internal sealed class StuckCopy(SwitchSide subscriber, ReplicationStream stream, IReadOnlyList<MovedTable> tables, TimeSpan patience)
{
    /// <summary>Copied, and not yet among those that follow: what came during the copy is applied table by table.</summary>
    private const string Unfinished = """
        SELECT n.nspname, c.relname FROM pg_subscription_rel r JOIN pg_subscription s ON s.oid = r.srsubid JOIN pg_database d ON d.oid = s.subdbid
             JOIN pg_class c ON c.oid = r.srrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE d.datname = current_database() AND s.subname = $1 AND r.srsubstate IN ('f', 's')
        """;

    /// <returns>The tables to begin anew; none: it is something else that stops the stream.</returns>
    public async Task<IReadOnlyList<MovedTable>> FindAsync(CancellationToken cancellationToken)
    {
        if (!await stream.HasCopiedAllAsync(cancellationToken)) return [];
        var followed = tables.Select(Name).ToHashSet();
        var references = (await Reference.AllAsync(subscriber.Connection, cancellationToken)).Where(one => one.Child != one.Parent && followed.Contains(one.Child) && followed.Contains(one.Parent)).ToArray();
        var unfinished = await subscriber.Connection.QueryAsync(Unfinished, row => TableShape.NameOf(row.GetString(0), row.GetString(1)), cancellationToken, stream.Subscription);
        var stuck = unfinished.Where(table => references.Any(one => one.Child == table || one.Parent == table)).ToHashSet();
        while (references.Where(one => stuck.Contains(one.Child) != stuck.Contains(one.Parent)).SelectMany(one => new[] { one.Child, one.Parent }).ToArray() is { Length: > 0 } more) stuck.UnionWith(more);
        return [.. tables.Where(table => stuck.Contains(Name(table)))];
    }

    /// <summary>What an earlier run has begun to copy anew, and did not end: rows that such a table holds came over this stream too.</summary>
    public async Task<IReadOnlyList<MovedTable>> BegunAsync(CancellationToken cancellationToken)
    {
        if (!await stream.HasCopiedAllAsync(cancellationToken) || !await subscriber.Connection.ValueAsync<bool>("SELECT to_regclass('rollback_infra.anew') IS NOT NULL", cancellationToken)) return [];
        var begun = await subscriber.Connection.QueryAsync("SELECT schema, name FROM rollback_infra.anew WHERE subscription = $1", row => (row.GetString(0), row.GetString(1)), cancellationToken, stream.Subscription);
        return [.. tables.Where(table => begun.Contains((table.Schema, table.Name)))];
    }

    /// <summary>Noted first, and forgotten last: interrupted in between, the next run begins again with the same tables.</summary>
    public async Task BeginAnewAsync(IReadOnlyList<MovedTable> stuck, CancellationToken cancellationToken)
    {
        var notes = stuck.Select(table => $"({Sql.Text(stream.Subscription)}, {Sql.Text(table.Schema)}, {Sql.Text(table.Name)})");
        await subscriber.Connection.ExecuteAsync($"INSERT INTO rollback_infra.anew (subscription, schema, name) VALUES {string.Join(", ", notes)} ON CONFLICT DO NOTHING", cancellationToken);
        await stream.PublishAsync([.. tables.Except(stuck)], cancellationToken);
        await stream.RefreshAsync(copies: false, cancellationToken);
        await subscriber.Connection.ExecuteAsync(Empty(stuck), cancellationToken);
        await stream.PublishAsync(tables, cancellationToken);
        await stream.RefreshAsync(copies: true, cancellationToken);
        await subscriber.Connection.ExecuteAsync($"DELETE FROM rollback_infra.anew WHERE subscription = {Sql.Text(stream.Subscription)}", cancellationToken);
    }

    /// <summary>One statement for all of them, beneath the fence, which stays up for everybody else; tables that inherit are their own.</summary>
    private string Empty(IReadOnlyList<MovedTable> stuck) => $"""
        DO $empty$
        DECLARE
          roots regclass[] := ARRAY[{string.Join(", ", stuck.Select(table => Sql.Text(Sql.Name(table.Schema, table.Name))))}]::regclass[];
          fenced regclass[] := ARRAY (SELECT DISTINCT g.tgrelid::regclass FROM pg_catalog.pg_trigger g
            WHERE g.tgname = '{Fence.Trigger}' AND (g.tgrelid = ANY (roots) OR g.tgrelid IN (SELECT p.relid FROM unnest(roots) r, pg_catalog.pg_partition_tree(r) p)));
          one regclass;
        BEGIN
          PERFORM set_config('lock_timeout', '{(long)patience.TotalMilliseconds}', true);
          FOREACH one IN ARRAY fenced LOOP EXECUTE format('ALTER TABLE %s DISABLE TRIGGER {Fence.Trigger}', one); END LOOP;
          EXECUTE 'TRUNCATE ' || (SELECT string_agg(CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END || c.oid::regclass, ', ') FROM pg_catalog.pg_class c WHERE c.oid = ANY (roots));
          FOREACH one IN ARRAY fenced LOOP EXECUTE format('ALTER TABLE %s ENABLE TRIGGER {Fence.Trigger}', one); END LOOP;
        END $empty$
        """;

    private static string Name(MovedTable table) => TableShape.NameOf(table.Schema, table.Name);
}
