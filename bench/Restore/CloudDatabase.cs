using System.Diagnostics;
using Npgsql;
using Rollback.Bench.Measure;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Bench.Restore;

/// <summary>A database of the offline cloud, with a snapshot and log behind it, restored by declaring another one.</summary>
internal sealed class CloudDatabase(CloudPlugin cloud)
{
    private const string Instance = "aws:rds/instance:Instance";
    private const string Source = "source";
    private const string Password = "only-for-this-benchmark-1";
    private int _restores;

    /// <summary>What the cloud itself says about the last restore, with its parts.</summary>
    public string LastReport { get; private set; } = "";

    /// <summary>The snapshot's files, from which a restore begins.</summary>
    public string Backup => Path.Combine(cloud.Home, "clouds/bench/snapshots/loaded/data");

    public string Archive => Path.Combine(cloud.Home, "clouds/bench/databases", Source, "archive");

    public async Task PrepareAsync(Load load, CancellationToken cancellationToken)
    {
        var (_, outputs) = await cloud.CreateAsync(Instance, Source, Inputs(Source));
        await load.FillAsync(Address(outputs), cancellationToken);
        await cloud.CreateAsync("aws:rds/snapshot:Snapshot", "loaded", PropertyMap.Empty.With("dbInstanceIdentifier", Source).With("dbSnapshotIdentifier", "loaded"));
        await load.ChangeAsync(Address(outputs), cancellationToken);
        // The first restore finds it archived already, as the others do.
        await RestoreAsync(load, cancellationToken);
    }

    /// <summary>From the request until the new database serves, durable and checked.</summary>
    /// <returns>That, and how much of it PostgreSQL itself says it took to replay the log.</returns>
    public async Task<(ProcessRun Total, ProcessRun Redo)> RestoreAsync(Load load, CancellationToken cancellationToken)
    {
        var name = $"restored-{++_restores}";
        var clock = Stopwatch.StartNew();
        var (id, outputs) = await cloud.CreateAsync(Instance, name, Inputs(name).With(
            "restoreToPointInTime", PropertyMap.Empty.With("sourceDbInstanceIdentifier", Source).With("restoreTime", Load.RestorePoint)));
        var total = clock.Elapsed;
        if (!await Load.IsBackAsync(Address(outputs), cancellationToken))
        {
            throw new InvalidOperationException("The restored database is not as it was before the mistake.");
        }

        var redo = await RedoTime.OfAsync(cloud.LogOf(name), cancellationToken);
        LastReport = await File.ReadAllTextAsync(Path.Combine(cloud.Home, "clouds/bench/databases", name, "restored.json"), cancellationToken);
        await cloud.DeleteAsync(Instance, name, id);
        return (new ProcessRun(total, 0), redo);
    }

    private static PropertyMap Inputs(string name) => PropertyMap.Empty
        .With("identifier", name).With("engine", "postgres").With("engineVersion", "15").With("instanceClass", "db.t4g.medium").With("allocatedStorage", 20)
        .With("dbName", "bench").With("username", "owner").With("password", new PropertyValue.Secret(Password))
        // Automated backups would copy the data once more meanwhile.
        .With("backupRetentionPeriod", 0).With("skipFinalSnapshot", true);

    private static NpgsqlConnectionStringBuilder Address(PropertyMap outputs) => new()
    {
        Host = ((PropertyValue.Text)outputs["address"]).Value,
        Port = (int)((PropertyValue.Number)outputs["port"]).Value,
        Username = "owner",
        Password = Password,
        Database = "bench",
        Pooling = false,
        Timeout = 30,
    };
}
