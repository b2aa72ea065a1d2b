using System.Globalization;
using Npgsql;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;

namespace Rollback.Operations.Seeding;

/// <summary>Says now and then how far a new generation is behind the one that it follows.</summary>
internal sealed class LagWatch(DatabaseAddress from, DatabaseAddress to, CommandContext context)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private const double Megabyte = 1024 * 1024;

    private const string Lag = "SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), confirmed_flush_lsn)::float8 FROM pg_catalog.pg_replication_slots WHERE slot_name = $1";

    private const string Copying = """
        SELECT count(*) FROM pg_catalog.pg_subscription_rel r JOIN pg_catalog.pg_subscription s ON s.oid = r.srsubid JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
        WHERE d.datname = current_database() AND s.subname = $1 AND r.srsubstate IN ('i', 'd')
        """;

    /// <summary>Runs something that waits for the generation to catch up, and reports meanwhile and at its end.</summary>
    public async Task<T> DuringAsync<T>(Func<Task<T>> run, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(ending.Token);
        try
        {
            return await run();
        }
        finally
        {
            await ending.CancelAsync();
            await watching;
            if (!cancellationToken.IsCancellationRequested) await SayAsync(cancellationToken);
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pause, context.Clock, cancellationToken);
                await SayAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // What was waited for has ended.
        }
    }

    private async Task SayAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var source = await SwitchSide.OpenAsync(from, cancellationToken);
            await using var target = await SwitchSide.OpenAsync(to, cancellationToken);
            await source.IdentifyAsync(cancellationToken);
            await target.IdentifyAsync(cancellationToken);
            var slot = new ReplicationStream(source, target).Slot;
            var copying = await target.Connection.ValueAsync<long>(Copying, cancellationToken, slot);
            var lag = await source.Connection.QueryAsync(Lag, row => row.GetDouble(0), cancellationToken, slot);
            if (lag is not [var bytes]) return;
            var tables = copying > 0 ? string.Create(CultureInfo.InvariantCulture, $", {copying} tables are still being copied") : "";
            context.Report.Say(string.Create(CultureInfo.InvariantCulture, $"  {to.Label} is {bytes / Megabyte:0.0} MB of log behind {from.Label}{tables}"));
        }
        catch (NpgsqlException)
        {
            // Whatever is waited for meets it too, and says so.
        }
    }
}
