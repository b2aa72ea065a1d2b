using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using Rollback.Offline.Cloud.Database.Recovery;
using Rollback.Offline.Cloud.Running;
using Rollback.Offline.Cloud.Tests.Support;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Transport;
using static Rollback.Offline.Cloud.Tests.Support.Shorthand;

namespace Rollback.Offline.Cloud.Tests.Database;

[Collection(HistoryCollection.Name)]
public sealed class RestoreFaultTests(History history)
{
    [Fact]
    public async Task A_server_killed_while_it_recovers_goes_on_and_lands_where_it_should()
    {
        var restoring = history.Shop.RestoreAsync("shot", $"lsn:{history.Places[4]}");
        await CloudFixture.EventuallyAsync(() => Task.FromResult(LogOf("shot").Contains("starting point-in-time recovery", StringComparison.Ordinal)), "it recovers");

        foreach (var pid in history.Cloud.PidsOf("database/shot"))
        {
            Signal.Send(pid, Signal.Kill);
        }

        // It may have been ready already when it was killed: then its supervisor starts it again.
        var restored = await restoring;
        string? numbers = null;
        await CloudFixture.EventuallyAsync(async () => (numbers = await Source.TryAskAsync(restored, Source.Numbers)) is not null, "it answers");
        numbers.ShouldBe("1,2,3,4");
    }

    /// <summary>Without its mark to recover, a server that starts again would replay whatever lies there, past the target.</summary>
    [Fact]
    public async Task A_server_killed_while_it_ends_its_recovery_lands_where_it_should_and_leaves_the_archive_alone()
    {
        var archived = ArchivedBytes([.. Directory.EnumerateFiles(history.Shop.Folder.Archive)]);
        // It waits before the commit that it is to end with, until it is told not to.
        var slow = await history.GroupAsync("slow", ("recovery_min_apply_delay", "3600000"));
        var restoring = history.Shop.RestoreAsync("ended", $"lsn:{history.Places[4]}", ("parameterGroupName", slow));
        var server = await RecoveringAsync(0);

        // Without it the checkpoint that ends a recovery does not come.
        var checkpointer = ChildOf("checkpointer")!.Value;
        Signal.Send(checkpointer, Signal.Hold);
        LetGoOn(server);
        await CloudFixture.EventuallyAsync(() => Task.FromResult(LogOf("ended").Contains("archive recovery complete", StringComparison.Ordinal)), "it ends its recovery");
        Signal.Send(server, Signal.Kill);
        LetGoOn(await RecoveringAsync(server));

        (await Source.AskAsync(await restoring, Source.Numbers)).ShouldBe("1,2,3,4");
        MarkedProcess.IsDead(checkpointer).ShouldBeTrue();
        ArchivedBytes(archived.Keys).ShouldBe(archived);

        async Task<int> RecoveringAsync(int before)
        {
            var pid = before;
            await CloudFixture.EventuallyAsync(
                () =>
                {
                    pid = history.Cloud.Started().FirstOrDefault(process => process.Name == "database/ended")?.Pid ?? before;
                    return Task.FromResult(restoring.IsCompleted || (pid != before && ChildOf("checkpointer") is not null && ChildOf("startup recovering") is not null));
                },
                "it recovers");
            restoring.IsCompleted.ShouldBeFalse();
            return pid;
        }

        void LetGoOn(int pid)
        {
            File.AppendAllText(Path.Combine(Folder("ended"), "data", "postgresql.auto.conf"), "recovery_min_apply_delay = 0\n");
            Signal.Send(pid, Signal.Hangup);
        }

        int? ChildOf(string title) =>
            WorkingProcess.In(Path.Combine(Folder("ended"), "data")).FirstOrDefault(child => child.Title.Contains(title, StringComparison.Ordinal))?.Pid;
    }

    [Fact]
    public async Task A_daemon_killed_while_it_restores_restores_once()
    {
        var restoring = history.Shop.RestoreAsync("orphaned", $"lsn:{history.Places[4]}");
        await CloudFixture.EventuallyAsync(() => Task.FromResult(Directory.Exists(Path.Combine(Folder("orphaned"), "data"))), "it is copied");

        Signal.Send(history.Cloud.PidOf("daemon/"), Signal.Kill);

        (await Source.AskAsync(await restoring, Source.Numbers)).ShouldBe("1,2,3,4");
        history.Cloud.PidsOf("database/orphaned").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_restore_under_writes_holds_every_write_before_it_and_no_gap()
    {
        using var stopping = new CancellationTokenSource();
        var written = 1000;
        var writing = Task.Run(async () =>
        {
            while (!stopping.IsCancellationRequested)
            {
                await history.Shop.WriteAsync(written);
                Interlocked.Increment(ref written);
            }
        });
        await CloudFixture.EventuallyAsync(() => Task.FromResult(Volatile.Read(ref written) > 1010), "it is written to");

        var acknowledged = Volatile.Read(ref written);
        var made = await history.Shop.RestoreLatestAsync("under-writes");
        await stopping.CancelAsync();
        await writing;

        var numbers = (await Source.AskAsync(made, Source.Numbers)).Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).Where(number => number >= 1000).ToList();
        numbers.Count.ShouldBeGreaterThanOrEqualTo(acknowledged - 1000);
        numbers.ShouldBe(Enumerable.Range(1000, numbers.Count));
    }

    [Fact]
    public async Task A_copy_of_a_subscriber_takes_none_of_its_changes_and_keeps_its_prepared_transactions_open()
    {
        var branch = new Source(history.Cloud, "branch");
        await branch.MakeAsync(("parameterGroupName", "tokyo"));
        await history.Shop.AskAsync("CREATE TABLE shared (id int PRIMARY KEY); CREATE PUBLICATION everything FOR TABLE shared; SELECT ''");
        await branch.AskAsync("CREATE TABLE shared (id int PRIMARY KEY); SELECT ''");
        await SubscribeAsync(branch);
        await branch.AskAsync("BEGIN; INSERT INTO numbers VALUES (7); PREPARE TRANSACTION 'pending'; SELECT ''");

        var copy = await branch.RestoreLatestAsync("branch-copy");
        await history.Shop.AskAsync("INSERT INTO shared VALUES (1), (2), (3); SELECT ''");
        await CloudFixture.EventuallyAsync(async () => await branch.AskAsync("SELECT count(*)::text FROM shared") == "3", "the subscriber itself gets every change");

        (await Source.AskAsync(copy, "SELECT count(*)::text FROM shared")).ShouldBe("0");
        (await Source.AskAsync(copy, "SELECT concat_ws(' ', (SELECT count(*) FROM pg_subscription), (SELECT string_agg(gid, ',') FROM pg_prepared_xacts), current_setting('max_prepared_transactions'))")).ShouldBe("0 pending 5");
        var report = JsonSerializer.Deserialize<RestoreReport>(await File.ReadAllBytesAsync(Path.Combine(Folder("branch-copy"), RestoreReport.FileName)), JsonSerializerOptions.Web)!;
        report.RemovedSubscriptions.ShouldBe(["orders.mirror"]);
        report.PreparedTransactions.ShouldBe(["orders.pending"]);
        await Source.AskAsync(copy, "COMMIT PREPARED 'pending'; SELECT ''");
        await branch.AskAsync("ROLLBACK PREPARED 'pending'; SELECT ''");
        await branch.AskAsync("DROP SUBSCRIPTION mirror; SELECT ''");
    }

    [Fact]
    public async Task A_database_that_does_not_come_up_any_more_is_restored_from_what_it_archived()
    {
        var broken = new Source(history.Cloud, "broken");
        await broken.MakeAsync();
        await broken.WriteAsync(1);
        await broken.ArchiveAsync();
        var control = Path.Combine(broken.Folder.Data, "global", "pg_control");
        File.Move(control, control + ".lost");
        Signal.Send(broken.Pid, Signal.Kill);

        var made = await broken.RestoreLatestAsync("of-broken");

        (await Source.AskAsync(made, Source.Numbers)).ShouldBe("1");
        await history.Cloud.Aws.DeleteAsync(broken.Made);
    }

    [Fact]
    public async Task A_full_archive_is_said_and_goes_on_once_there_is_space()
    {
        if (!Environment.IsPrivilegedProcess || !await MountAsync("-V"))
        {
            return; // Only root can make a disk that is full.
        }

        var tight = new Source(history.Cloud, "tight");
        await tight.MakeAsync();
        await tight.ArchiveAsync();
        var kept = Directory.CreateDirectory(tight.Folder.Archive + "-kept").FullName;
        foreach (var file in Directory.EnumerateFiles(tight.Folder.Archive))
        {
            File.Move(file, Path.Combine(kept, Path.GetFileName(file)));
        }

        if (!await MountAsync("-t", "tmpfs", "-o", "size=160m", "tmpfs", tight.Folder.Archive))
        {
            return; // Nor may every root mount.
        }

        try
        {
            foreach (var file in Directory.EnumerateFiles(kept))
            {
                File.Copy(file, Path.Combine(tight.Folder.Archive, Path.GetFileName(file)));
            }

            await FillAsync(tight.Folder.Archive);
            await tight.WriteAsync(1);
            var refusal = await Should.ThrowAsync<RpcException>(() => tight.RestoreLatestAsync("from-tight"));
            Directory.EnumerateFiles(tight.Folder.Archive, ".*").ShouldBeEmpty();
            File.Delete(Path.Combine(tight.Folder.Archive, "filler"));

            var made = await tight.RestoreLatestAsync("from-tight");

            refusal.Message.ShouldContain("The log of the database 'tight' is not being archived: ");
            refusal.Message.ShouldContain("every attempt fails");
            (await Source.AskAsync(made, Source.Numbers)).ShouldBe("1");
            await history.Cloud.Aws.DeleteAsync(made);
        }
        finally
        {
            await RunAsync("umount", "--lazy", tight.Folder.Archive);
        }

        await history.Cloud.Aws.DeleteAsync(tight.Made);
    }

    private static async Task FillAsync(string folder)
    {
        await using var filler = File.Create(Path.Combine(folder, "filler"));
        try
        {
            while (true)
            {
                await filler.WriteAsync(new byte[1 << 20]);
                await filler.FlushAsync();
            }
        }
        catch (IOException)
        {
            // Full, which is what was wanted.
        }
    }

    private async Task SubscribeAsync(Source branch)
    {
        var (host, port) = (history.Shop.Made.Outputs.TextAt("address"), history.Shop.Made.Outputs.TextAt("port"));
        await branch.AskAsync($"CREATE SUBSCRIPTION mirror CONNECTION 'host={host} port={port} dbname=orders user=owner password={Source.Password}' PUBLICATION everything; SELECT ''");
        await CloudFixture.EventuallyAsync(async () => await branch.AskAsync("SELECT string_agg(srsubstate::text, '') FROM pg_subscription_rel") == "r", "the subscription is in step");
    }

    private static Dictionary<string, string> ArchivedBytes(IEnumerable<string> files) =>
        files.ToDictionary(file => file, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))), StringComparer.Ordinal);

    private string Folder(string identifier) => Path.Combine(history.Cloud.Cloud.Databases, identifier);

    private string LogOf(string identifier)
    {
        var file = Path.Combine(history.Cloud.Cloud.Logs, $"database-{identifier}.log");
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }

    private static Task<bool> MountAsync(params string[] arguments) => RunAsync("mount", arguments);

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // There is no such program here.
        }
    }
}
