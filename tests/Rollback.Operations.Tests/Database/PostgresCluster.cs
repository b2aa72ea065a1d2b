using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Rollback.Operations.Tests;

/// <summary>A real PostgreSQL server on loopback, made for a test run and gone with it.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static readonly string[] AsPostgres = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    private readonly string _folder = Directory.CreateTempSubdirectory("cluster-").FullName;
    private Process _server;
    private int _databases;

    private PostgresCluster(int port)
    {
        Port = port;
        if (AsPostgres.Length > 0) Run("chown", "postgres", _folder);
        Run([.. AsPostgres, Binary("initdb"), "--pgdata", Data, "--username", "master", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"]);
        _server = StartServer();
    }

    private Process StartServer()
    {
        string[] settings =
        [
            "listen_addresses=127.0.0.1", $"port={Port}", "unix_socket_directories=", "fsync=off", "wal_level=logical", "max_wal_senders=20", "max_replication_slots=20",
            "max_logical_replication_workers=16", "max_worker_processes=32", "max_prepared_transactions=5", "wal_retrieve_retry_interval=100ms", "shared_buffers=64MB", "logging_collector=off",
        ];
        return Start([.. AsPostgres, Binary("postgres"), "-D", Data, .. settings.SelectMany(setting => new[] { "-c", setting })]);
    }

    public int Port { get; }

    private string Data => Path.Combine(_folder, "data");

    public static async Task<PostgresCluster> StartAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var cluster = new PostgresCluster(port);
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
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<T> ValueAsync<T>(NpgsqlConnectionStringBuilder settings, string sql)
    {
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Ends the server and every process of it at once, as a machine that loses power does, but for the disk.</summary>
    public async Task KillAsync()
    {
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
                await ExecuteAsync(Settings("postgres"), "SELECT 1");
                return;
            }
            catch (NpgsqlException) when (deadline.Elapsed < TimeSpan.FromSeconds(30) && !_server.HasExited)
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
