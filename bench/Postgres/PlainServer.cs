using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Rollback.Bench.Postgres;

/// <summary>A PostgreSQL server without anything of ours, as peers see one.</summary>
internal sealed class PlainServer(string folder) : IAsyncDisposable
{
    private bool _running;

    public string Data { get; } = Path.Combine(folder, "data");

    /// <summary>What the server says; restarts go on in the same file.</summary>
    public string Log { get; } = Path.Combine(folder, "server.log");

    public int Port { get; } = FreePort();

    public NpgsqlConnectionStringBuilder Database => new() { Host = "127.0.0.1", Port = Port, Username = "postgres", Database = "postgres", Password = "", Pooling = false, Timeout = 5 };

    public Task InitialiseAsync(CancellationToken cancellationToken) =>
        RunAsync("initdb", ["-D", Data, "-U", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--data-checksums", "--no-instructions"], cancellationToken);

    /// <summary>Adds to the configuration; the last word on a setting counts.</summary>
    public void Configure(params (string Name, string Value)[] settings) => File.AppendAllLines(
        Path.Combine(Data, "postgresql.conf"), settings.Select(setting => $"{setting.Name} = '{setting.Value.Replace("'", "''", StringComparison.Ordinal)}'"));

    /// <summary>Returns at once: when it takes connections is for the caller to find out.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Configure(("port", $"{Port}"), ("listen_addresses", "127.0.0.1"), ("unix_socket_directories", folder), ("shared_buffers", "128MB"));
        await RunAsync("pg_ctl", ["-D", Data, "-l", Log, "--no-wait", "start"], cancellationToken);
        _running = true;
    }

    public async Task WaitAsync(Func<NpgsqlConnectionStringBuilder, CancellationToken, Task<bool>> ready, CancellationToken cancellationToken)
    {
        while (!await ready(Database, cancellationToken))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }
    }

    public async Task StopAsync()
    {
        if (_running)
        {
            await RunAsync("pg_ctl", ["-D", Data, "-m", "fast", "-t", "600", "stop"], CancellationToken.None);
            _running = false;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken) =>
        PostgresAccount.RunAsync(Path.Combine(PostgresAccount.Programs, program), arguments, cancellationToken);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
