using System.Diagnostics;
using Npgsql;
using Rollback.Operations.Processes;

namespace Rollback.Operations.Tests;

/// <summary>A real PostgreSQL server on loopback, made for a test run and gone with it.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static readonly string[] AsPostgres = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    /// <summary>A server that recovers on a busy machine takes minutes; only a fault reaches this.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("cluster-").FullName;
    private Process _server;
    private int _databases;

    private PostgresCluster(Action<string> fill)
    {
        if (AsPostgres.Length > 0) Run("chown", "postgres", _folder);
        fill(Data);
        Port = FreePort.Next();
        _server = StartServer();
    }

    private Process StartServer()
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1", $"port={Port}", "unix_socket_directories=", "fsync=off", "wal_level=logical", "max_wal_senders=20", "max_replication_slots=20",
            "max_logical_replication_workers=16", "max_worker_processes=32", "max_prepared_transactions=5", "checkpoint_timeout=1h", "wal_retrieve_retry_interval=100ms", "track_commit_timestamp=on", "shared_buffers=64MB", "logging_collector=off",
        ];
        return Start([.. AsPostgres, Binary("postgres"), "-D", Data, .. settings.SelectMany(setting => new[] { "-c", setting })]);
    }

    public int Port { get; }

    private string Data => Path.Combine(_folder, "data");

    public static Task<PostgresCluster> StartAsync() => StartAsync(
        data => Run([.. AsPostgres, Binary("initdb"), "--pgdata", data, "--username", "master", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"]));

    /// <summary>
    /// A server on what the disk holds at one instant, as a provider's snapshot does: no process of this one runs while it is
    /// copied, and none of them is asked. Slots, subscriptions and whatever is half written come along.
    /// </summary>
    public Task<PostgresCluster> FrozenCopyAsync() => StartAsync(data =>
    {
        // The parent first, so that no child is added; one that ends meanwhile needs no stopping.
        Run("kill", "-STOP", $"{_server.Id}");
        var processes = Processes.ChildrenOf(_server.Id);
        try
        {
            foreach (var process in processes) Run("sh", "-c", $"kill -STOP {process} 2>&1 || ! kill -0 {process} 2>&1");
            Run("cp", "--archive", Data, data);
        }
        finally
        {
            foreach (var process in processes) Run("sh", "-c", $"kill -CONT {process} 2>&1 || true");
            Run("kill", "-CONT", $"{_server.Id}");
        }

        File.Delete(Path.Combine(data, "postmaster.pid"));
    });

    /// <summary>A backup from which <see cref="RecoveredAsync"/> can go to any later time.</summary>
    public string BackUp()
    {
        var folder = Path.Combine(_folder, "backup");
        Run([.. AsPostgres, Binary("pg_basebackup"), "--host", "127.0.0.1", "--port", $"{Port}", "--username", "master", "--pgdata", folder, "--checkpoint", "fast", "--wal-method", "none", "--no-sync"]);
        return folder;
    }

    /// <summary>A server recovered from a backup to a time, as a provider's restore to a point in time does.</summary>
    public async Task<PostgresCluster> RecoveredAsync(string backup, string time)
    {
        // The log is read where this server keeps it: recovery stops at the first commit after the time, so there must be one.
        await ExecuteAsync(Settings("postgres"), "SELECT txid_current(); SELECT pg_switch_wal()");
        return await StartAsync(data =>
        {
            Run("cp", "--archive", backup, data);
            var settings = Path.Combine(data, "postgresql.auto.conf");
            File.AppendAllText(settings, $"restore_command = 'cp {Data}/pg_wal/%f \"%p\"'\nrecovery_target_time = '{time}'\nrecovery_target_action = 'promote'\n");
            File.WriteAllText(Path.Combine(data, "recovery.signal"), "");
        });
    }

    private static async Task<PostgresCluster> StartAsync(Action<string> fill)
    {
        var cluster = new PostgresCluster(fill);
        await cluster.ReadyAsync();
        return cluster;
    }

    public NpgsqlConnectionStringBuilder Settings(string database) => new()
    {
        Host = "127.0.0.1",
        Port = Port,
        Database = database,
        Username = "master",
        Pooling = false,
        Timeout = 60,
    };

    /// <summary>A new database, filled by the SQL.</summary>
    /// <param name="template">A database, without connections, to copy.</param>
    public async Task<NpgsqlConnectionStringBuilder> CreateAsync(string sql, string template = "template0")
    {
        var name = $"db{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync(Settings("postgres"), $"CREATE DATABASE {name} TEMPLATE {template}");
        if (sql.Length > 0) await ExecuteAsync(Settings(name), sql);
        return Settings(name);
    }

    public static async Task ExecuteAsync(NpgsqlConnectionStringBuilder settings, string sql)
    {
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> ValueAsync<T>(NpgsqlConnectionStringBuilder settings, string sql)
    {
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Ends the server and every process of it at once, as a machine that loses power does, but for the disk.</summary>
    public async Task KillAsync()
    {
        // It stands still first: a child that it made meanwhile would hold the shared memory, and no other server could start.
        Run("kill", "-STOP", $"{_server.Id}");
        var processes = Processes.ChildrenOf(_server.Id);
        _server.Kill();
        await _server.WaitForExitAsync();
        foreach (var process in processes) Processes.Kill(process);
        await Eventually.TrueAsync(() => Task.FromResult(!processes.Any(Processes.IsAlive)));
    }

    /// <summary>Starts it again, as whatever watches over it does.</summary>
    public async Task StartAgainAsync()
    {
        _server.Dispose();
        _server = StartServer();
        await ReadyAsync();
    }

    /// <summary>Breaks the first page of a table, as a disk does that fails.</summary>
    public async Task DamageAsync(NpgsqlConnectionStringBuilder database, string table)
    {
        var file = await ValueAsync<string>(database, $"SELECT pg_relation_filepath('{table}')");
        // So that no recovery writes the page anew.
        await ExecuteAsync(database, "CHECKPOINT");
        await KillAsync();
        using (var page = File.OpenWrite(Path.Combine(Data, file)))
        {
            page.Position = 12;
            page.Write([0xff, 0xff, 0xff, 0xff]);
        }

        await StartAgainAsync();
    }

    /// <summary>A new database with what pg_dump writes of another.</summary>
    public async Task<NpgsqlConnectionStringBuilder> CopyAsync(NpgsqlConnectionStringBuilder source, params string[] options)
    {
        var copy = await CreateAsync("");
        var script = Path.GetTempFileName();
        Run([Binary("pg_dump"), "--host", "127.0.0.1", "--port", $"{source.Port}", "--username", "master", .. options, "--file", script, source.Database!]);
        Run(Binary("psql"), "--host", "127.0.0.1", "--port", $"{Port}", "--username", "master", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--file", script, copy.Database!);
        File.Delete(script);
        return copy;
    }

    public async ValueTask DisposeAsync()
    {
        Run([.. AsPostgres, Binary("pg_ctl"), "stop", "--pgdata", Data, "--mode", "immediate", "--silent"]);
        await _server.WaitForExitAsync();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ReadyAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (!await ValueAsync<bool>(Settings("postgres"), "SELECT pg_is_in_recovery()")) return;
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
            catch (NpgsqlException) when (deadline.Elapsed < StartLimit && !_server.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private static string Binary(string name)
    {
        var folders = new[] { Environment.GetEnvironmentVariable("PG_BIN") ?? "" }
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending().Select(folder => Path.Combine(folder, "bin")) : []);
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{name} of PostgreSQL is not installed; ./test installs it, or set PG_BIN.");
    }

    private static void Run(params string[] command)
    {
        using var process = Start(command);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, string.Join(' ', command));
    }

    private static Process Start(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment.Remove("PGDATA");
        var process = Process.Start(start)!;
        // A full pipe would stop the server.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
