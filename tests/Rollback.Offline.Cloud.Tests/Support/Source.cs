using System.Net;
using Npgsql;
using Rollback.Offline.Cloud.Database;
using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Database.Backup;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;
using static Rollback.Offline.Cloud.Tests.Support.Shorthand;

namespace Rollback.Offline.Cloud.Tests.Support;

/// <summary>A database whose user writes numbered rows, and restores of it.</summary>
internal sealed class Source(CloudFixture cloud, string identifier)
{
    public const string Type = "aws:rds/instance:Instance";
    public const string Password = "kept-out-of-everything-9";

    /// <summary>Every number in the table, in order.</summary>
    public const string Numbers = "SELECT coalesce(string_agg(number::text, ',' ORDER BY number), '') FROM numbers";

    public DatabaseFolder Folder => new(identifier, Path.Combine(cloud.Cloud.Databases, identifier), Path.Combine(cloud.Cloud.Logs, $"database-{identifier}.log"));

    public WalArchive Archive => new(Folder.Archive);

    public IReadOnlyList<BaseBackup> Backups => new BackupShelf(Folder, TimeProvider.System).All;

    public int Pid => cloud.PidOf($"database/{identifier}");

    public Made Made { get; private set; } = null!;

    /// <summary>What the cloud itself may do there, and its users may not.</summary>
    public Administrator Administrator => new(
        IPEndPoint.Parse(Made.Outputs.TextAt("endpoint")!), Seal.Open(cloud.Cloud.Key).PasswordFor(Administrator.Role), TimeProvider.System);

    public async Task MakeAsync(params (string Name, PropertyValue Value)[] more)
    {
        Made = await cloud.Aws.CreateAsync(Type, identifier, Inputs(identifier, more));
        await AskAsync("CREATE TABLE numbers (number int PRIMARY KEY); SELECT ''");
    }

    /// <summary>Commits a number, and says where the log is after it.</summary>
    public async Task<string> WriteAsync(int number)
    {
        await AskAsync($"INSERT INTO numbers VALUES ({number}); SELECT ''");
        return await AskAsync("SELECT pg_current_wal_insert_lsn()::text");
    }

    /// <summary>When a number was committed, to the microsecond.</summary>
    public Task<string> CommittedAsync(int number) => AskAsync(
        $"SELECT to_char(pg_xact_commit_timestamp(xmin) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM numbers WHERE number = {number}");

    public Task<string> NameAsync(string restorePoint) => AskAsync($"SELECT pg_create_restore_point('{restorePoint}')::text");

    /// <summary>Finishes the piece of log, and waits until it is archived.</summary>
    public async Task ArchiveAsync()
    {
        var segment = await Administrator.ScalarAsync<string>("SELECT pg_walfile_name(pg_switch_wal())", default);
        await CloudFixture.EventuallyAsync(() => Task.FromResult(File.Exists(Path.Combine(Folder.Archive, segment))), "the log is archived");
    }

    public Task<Made> RestoreAsync(string name, string time, params (string Name, PropertyValue Value)[] more) =>
        cloud.Aws.CreateAsync(Type, name, Inputs(name, [("restoreToPointInTime", Map(("sourceDbInstanceIdentifier", identifier), ("restoreTime", time))), .. more]));

    public Task<Made> RestoreLatestAsync(string name) => cloud.Aws.CreateAsync(
        Type, name, Inputs(name, ("restoreToPointInTime", Map(("sourceDbInstanceIdentifier", identifier), ("useLatestRestorableTime", true)))));

    public Task<string> AskAsync(string sql) => AskAsync(Made, sql);

    public static async Task<string> AskAsync(Made made, string sql)
    {
        await using var connection = new NpgsqlConnection(
            $"Host={made.Outputs.TextAt("address")};Port={made.Outputs.TextAt("port")};Database=orders;Username=owner;Password={Password};Pooling=false;Timeout=60");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Null while the server is not there.</summary>
    public static async Task<string?> TryAskAsync(Made made, string sql)
    {
        try
        {
            return await AskAsync(made, sql);
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    public static PropertyMap Inputs(string identifier, params (string Name, PropertyValue Value)[] more) => Map(
    [
        ("identifier", identifier), ("engine", "postgres"), ("engineVersion", "15"), ("instanceClass", "db.t4g.micro"), ("allocatedStorage", 20),
        ("dbName", "orders"), ("username", "owner"), ("password", Secret(Password)), ("backupRetentionPeriod", 7), ("skipFinalSnapshot", true), .. more,
    ]);
}
