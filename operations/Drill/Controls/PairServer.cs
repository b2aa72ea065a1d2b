using System.Globalization;
using Npgsql;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;
using Rollback.Operations.Processes;

namespace Rollback.Operations.Drill.Controls;

/// <summary>A small PostgreSQL server on loopback for rehearsals that need no stack. Ends with us, however we end; its files go when it is disposed.</summary>
internal sealed class PairServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>What begins the line of a program that refuses to run as root, as PostgreSQL and PgBouncer do; empty where we are not.</summary>
    public static readonly string[] AsPostgres = Environment.IsPrivilegedProcess ? ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig", "TERM"] : [];

    private readonly string _folder = Directory.CreateTempSubdirectory("rollback-pair-").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly CommandContext _context;
    private readonly string _binaries;
    private Task<ProcessEnd>? _server;
    private int _databases;
    private bool _isDurable;

    private PairServer(string binaries, CommandContext context) => (_binaries, _context) = (binaries, context);

    public int Port { get; private set; }

    private string Data => Path.Combine(_folder, "data");

    /// <param name="isDurable">Whether commits reach the disk: for measuring, not for rehearsing.</param>
    /// <exception cref="IOException">It does not start; the message says why.</exception>
    public static async Task<PairServer> StartAsync(string binaries, CommandContext context, CancellationToken cancellationToken, bool isDurable = false)
    {
        var server = new PairServer(binaries, context) { _isDurable = isDurable };
        try
        {
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new database, filled by the SQL.</summary>
    public async Task<DatabaseAddress> CreateAsync(string label, string sql, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"rehearsal{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync("postgres", $"CREATE DATABASE {name} TEMPLATE template0", cancellationToken);
        await ExecuteAsync(name, sql, cancellationToken);
        return new(label, Settings(name));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsCompleted: false } server)
        {
            // At once: nothing in it is worth a checkpoint, and nobody's client is worth waiting for.
            await RunAsync("pg_ctl", ["stop", "--pgdata", Data, "--mode", "immediate", "--silent", "--no-wait"], CancellationToken.None);
            await ((Task)server).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (AsPostgres.Length > 0)
            await ChildProcess.RunAsync(new("chown", ["postgres", _folder], "/") { Environment = _context.Surroundings.Environment }, null, null, cancellationToken);
        var made = await RunAsync("initdb", ["--pgdata", Data, "--username", "master", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"], cancellationToken);
        if (made.ExitCode != 0)
            throw new IOException($"initdb of {_binaries} failed: {made.Error.Trim()}");

        Port = FreePort.Next();
        string[] settings =
        [
            "listen_addresses=127.0.0.1", string.Create(CultureInfo.InvariantCulture, $"port={Port}"), "unix_socket_directories=", $"fsync={(_isDurable ? "on" : "off")}", "wal_level=logical", "wal_retrieve_retry_interval=100ms",
            "shared_buffers=32MB", "logging_collector=off", "dynamic_shared_memory_type=mmap",
        ];
        // The token is never cancelled before the server was told to stop: cancelling would wait for its clients.
        _server = RunAsync("postgres", ["-D", Data, .. settings.SelectMany(setting => new[] { "-c", setting })], _stop.Token);
        await ReadyAsync(_server, cancellationToken);
    }

    private async Task ReadyAsync(Task<ProcessEnd> server, CancellationToken cancellationToken)
    {
        var start = _context.Clock.GetTimestamp();
        while (true)
        {
            try
            {
                await ExecuteAsync("postgres", "SELECT 1", cancellationToken);
                return;
            }
            catch (NpgsqlException) when (!server.IsCompleted && _context.Clock.GetElapsedTime(start) < StartLimit)
            {
                await Task.Delay(Glance, _context.Clock, cancellationToken);
            }
            catch (NpgsqlException fault)
            {
                throw new IOException($"PostgreSQL of {_binaries} does not start: {(server.IsCompleted ? (await server).Error.Trim() : fault.Message)}", fault);
            }
        }
    }

    private NpgsqlConnectionStringBuilder Settings(string database) => new() { Host = "127.0.0.1", Port = Port, Database = database, Username = "master", Pooling = false };

    private async Task ExecuteAsync(string database, string sql, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(Settings(database));
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(sql, cancellationToken);
    }

    private Task<ProcessEnd> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        string[] line = [.. AsPostgres, Path.Combine(_binaries, program), .. arguments];
        var environment = _context.Surroundings.Environment.Where(variable => variable.Key != "PGDATA").ToDictionary();
        return ChildProcess.RunAsync(new(line[0], line[1..], "/") { Environment = environment }, null, null, cancellationToken);
    }
}
