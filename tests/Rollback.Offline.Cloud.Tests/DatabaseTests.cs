using Npgsql;
using Rollback.Offline.Cloud.Running;
using Rollback.Offline.Cloud.Tests.Support;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;
using static Rollback.Offline.Cloud.Tests.Support.Shorthand;

namespace Rollback.Offline.Cloud.Tests;

public sealed class DatabaseTests(CloudFixture cloud) : IClassFixture<CloudFixture>
{
    private const string Type = "aws:rds/instance:Instance";
    private const string Password = "kept-out-of-everything-7";

    [Fact]
    public async Task An_instance_is_a_real_server_with_checksums_an_archive_and_a_user_that_is_no_superuser()
    {
        var group = await cloud.Aws.CreateAsync("aws:rds/parameterGroup:ParameterGroup", "logical", Map(
            ("name", "logical"), ("family", "postgres15"), ("parameters", List(Map(("name", "rds.logical_replication"), ("value", "1"))))));
        var made = await cloud.Aws.CreateAsync(Type, "real", Inputs("real", ("parameterGroupName", group.Outputs["name"])));

        made.Outputs["status"].ShouldBe("available");
        (await AskAsync(made, "SHOW data_checksums")).ShouldBe("on");
        (await AskAsync(made, "SHOW archive_mode")).ShouldBe("on");
        (await AskAsync(made, "SHOW wal_level")).ShouldBe("logical");
        (await AskAsync(made, "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user")).ShouldBe("false");
        (await AskAsync(made, "CREATE TABLE t (id int); SELECT current_database()::text")).ShouldBe("orders");
        Directory.GetDirectories(Path.Combine(cloud.Cloud.Databases, "real", "base")).ShouldHaveSingleItem();
        made.Outputs["password"].ShouldBeOfType<PropertyValue.Secret>();
    }

    [Fact]
    public async Task A_changed_password_takes_effect_and_the_old_one_ends()
    {
        var made = await cloud.Aws.CreateAsync(Type, "changed", Inputs("changed"));

        var changed = await cloud.Aws.UpdateAsync(made, Inputs("changed").With("password", Secret("another-one-8")));

        (await AskAsync(changed, "SELECT 'in'", "another-one-8")).ShouldBe("in");
        await Should.ThrowAsync<PostgresException>(() => AskAsync(changed, "SELECT 'in'", Password));
    }

    [Fact]
    public async Task A_protected_instance_is_not_deleted()
    {
        var made = await cloud.Aws.CreateAsync(Type, "protected", Inputs("protected", ("deletionProtection", true)));

        var refusal = await Should.ThrowAsync<RpcException>(() => cloud.Aws.DeleteAsync(made));

        refusal.Message.ShouldContain("deletion protection");
        (await AskAsync(made, "SELECT 'there'")).ShouldBe("there");
    }

    [Fact]
    public async Task A_killed_server_comes_back_with_its_data()
    {
        var made = await cloud.Aws.CreateAsync(Type, "killed", Inputs("killed"));
        await AskAsync(made, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (7); SELECT ''");

        Signal.Send(Server().Pid, Signal.Kill);

        await CloudFixture.EventuallyAsync(async () => await TryAskAsync(made, "SELECT id::text FROM kept") == "7", "the server comes back");

        // An update that comes between the death and the start waits for the same server, and starts no other.
        Signal.Send(Server().Pid, Signal.Kill);
        await cloud.Aws.UpdateAsync(made, Inputs("killed"));
        (await AskAsync(made, "SELECT id::text FROM kept")).ShouldBe("7");
        Server();

        MarkedProcess Server() => cloud.Started().Single(process => process.Name == "database/killed");
    }

    [Fact]
    public async Task A_snapshot_a_final_snapshot_a_time_and_a_restore_point_bring_the_data_back()
    {
        var made = await cloud.Aws.CreateAsync(Type, "source", Inputs("source", ("skipFinalSnapshot", false), ("finalSnapshotIdentifier", "source-final")));
        await AskAsync(made, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (1); SELECT ''");
        await cloud.Aws.CreateAsync("aws:rds/snapshot:Snapshot", "snapshot", Map(("dbInstanceIdentifier", "source"), ("dbSnapshotIdentifier", "source-one")));
        await AskAsync(made, "INSERT INTO kept VALUES (2); SELECT ''");
        await AskAsync(made, "SELECT pg_create_restore_point('two')::text");
        var time = await AskAsync(made, "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')");
        await AskAsync(made, "INSERT INTO kept VALUES (3); SELECT ''");

        var timed = await cloud.Aws.CreateAsync(Type, "timed", Inputs("timed",
            ("restoreToPointInTime", Map(("sourceDbInstanceIdentifier", "source"), ("restoreTime", time)))));
        var named = await cloud.Aws.CreateAsync(Type, "named", Inputs("named",
            ("restoreToPointInTime", Map(("sourceDbInstanceIdentifier", "source"), ("restoreTime", "two")))));
        var latest = await cloud.Aws.CreateAsync(Type, "latest", Inputs("latest",
            ("restoreToPointInTime", Map(("sourceDbInstanceIdentifier", "source"), ("useLatestRestorableTime", true)))));
        await cloud.Aws.DeleteAsync(made);
        var first = await cloud.Aws.CreateAsync(Type, "first", Inputs("first", ("snapshotIdentifier", "source-one")));
        var last = await cloud.Aws.CreateAsync(Type, "last", Inputs("last", ("snapshotIdentifier", "source-final")));

        const string All = "SELECT string_agg(id::text, ',' ORDER BY id) FROM kept";
        (await AskAsync(timed, All)).ShouldBe("1,2");
        (await AskAsync(named, All)).ShouldBe("1,2");
        (await AskAsync(latest, All)).ShouldBe("1,2,3");
        (await AskAsync(first, All)).ShouldBe("1");
        (await AskAsync(last, All)).ShouldBe("1,2,3");
    }

    [Fact]
    public async Task A_password_is_in_no_file_of_the_cloud_and_in_no_process_list()
    {
        await cloud.Aws.CreateAsync(Type, "secretive", Inputs("secretive"));

        (await Disk.HoldingAsync(cloud, Password)).ShouldBeEmpty();
        Disk.ProgramsTold(Password).ShouldBeEmpty();
    }

    private static PropertyMap Inputs(string identifier, params (string Name, PropertyValue Value)[] more) => Map(
    [
        ("identifier", identifier), ("engine", "postgres"), ("engineVersion", "15"), ("instanceClass", "db.t4g.micro"), ("allocatedStorage", 20),
        ("dbName", "orders"), ("username", "owner"), ("password", Secret(Password)), ("backupRetentionPeriod", 7), ("skipFinalSnapshot", true), .. more,
    ]);

    private static async Task<string?> TryAskAsync(Made made, string sql)
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

    private static async Task<string> AskAsync(Made made, string sql, string password = Password)
    {
        await using var connection = new NpgsqlConnection(
            $"Host={made.Outputs.TextAt("address")};Port={made.Outputs.TextAt("port")};Database=orders;Username=owner;Password={password};Pooling=false;Timeout=30");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
