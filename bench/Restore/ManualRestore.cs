using Rollback.Bench.Measure;
using Rollback.Bench.Postgres;

namespace Rollback.Bench.Restore;

/// <summary>As PostgreSQL's manual does it: copy the backup, fetch log by <c>cp</c>, everything else as it comes.</summary>
internal sealed class ManualRestore(CloudDatabase source, string folder) : IAsyncDisposable
{
    private readonly PlainServer _copy = new(folder);

    /// <summary>The copy alone, which nothing on this file system can be faster than.</summary>
    public async Task CopyAsync(CancellationToken cancellationToken)
    {
        await ForgetAsync();
        await PostgresAccount.RunAsync("cp", ["-a", source.Backup, _copy.Data], cancellationToken);
    }

    public async Task RestoreAsync(Load load, CancellationToken cancellationToken)
    {
        await CopyAsync(cancellationToken);
        await PostgresAccount.RunAsync("chmod", ["700", _copy.Data], cancellationToken);
        File.WriteAllText(Path.Combine(_copy.Data, "pg_hba.conf"), "host all all 127.0.0.0/8 trust\n");
        File.WriteAllText(Path.Combine(_copy.Data, "postgresql.conf"), "");
        File.WriteAllText(Path.Combine(_copy.Data, "recovery.signal"), "");
        _copy.Configure(
            ("restore_command", $"cp {source.Archive}/%f %p"), ("recovery_target_name", Load.RestorePoint), ("recovery_target_action", "promote"), ("hot_standby", "off"));
        await PostgresAccount.OwnAsync(_copy.Data, cancellationToken);
        await _copy.StartAsync(cancellationToken);
        await _copy.WaitAsync((database, cancel) => Load.IsBackAsync(new(database.ConnectionString) { Username = "owner", Database = "bench" }, cancel), cancellationToken);
    }

    /// <summary>How much of the last restore PostgreSQL says it took to replay the log.</summary>
    public Task<ProcessRun> RedoAsync(CancellationToken cancellationToken) => RedoTime.OfAsync(_copy.Log, cancellationToken);

    public async Task ForgetAsync()
    {
        await _copy.StopAsync();
        if (Directory.Exists(_copy.Data))
        {
            Directory.Delete(_copy.Data, recursive: true);
        }
    }

    public async ValueTask DisposeAsync() => await ForgetAsync();
}
