using System.Diagnostics;
using Npgsql;
using Rollback.Operations.Gateway;

namespace Rollback.Bench.Switch;

/// <summary>A PgBouncer before two databases, configured as the stack's gateway is: one file per generation.</summary>
internal sealed class LocalGateway : IAsyncDisposable
{
    private const string Password = "of this benchmark alone";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private readonly string _folder = Directory.CreateTempSubdirectory("rollback-bench-gateway-").FullName;
    private readonly NpgsqlConnectionStringBuilder[] _generations;
    private Process? _process;

    private LocalGateway(int port, NpgsqlConnectionStringBuilder[] generations) => (Port, _generations) = (port, generations);

    public int Port { get; }

    public GatewayAddress Address => new("127.0.0.1", Port, "master", Password, "rehearsal");

    public NpgsqlConnectionStringBuilder Door => new() { Host = "127.0.0.1", Port = Port, Database = "rehearsal", Username = "master", Password = Password };

    public static async Task<LocalGateway> StartAsync(int port, NpgsqlConnectionStringBuilder[] generations, CancellationToken cancellationToken)
    {
        var gateway = new LocalGateway(port, generations);
        await gateway.StartAsync(cancellationToken);
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "userlist.txt"), $"\"master\" \"{Password}\"\n", cancellationToken);
        for (var index = 0; index < _generations.Length; index++)
            await File.WriteAllTextAsync(Path.Combine(_folder, $"generation-{index + 1}.ini"), Configuration(_generations[index]), cancellationToken);
        File.Copy(Path.Combine(_folder, "generation-1.ini"), Path.Combine(_folder, "pgbouncer.ini"));
        // PgBouncer refuses to run as root, and must be able to read its files.
        string[] prefix = [];
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["-R", "postgres", _folder]);
            await chown.WaitForExitAsync(cancellationToken);
            prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig", "TERM"];
        }

        string[] command = [.. prefix, Environment.GetEnvironmentVariable("PGBOUNCER") ?? "pgbouncer", "--quiet", Path.Combine(_folder, "pgbouncer.ini")];
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, WorkingDirectory = "/" })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var console = await PgBouncerConsole.OpenAsync(Address, cancellationToken);
                return;
            }
            catch (GatewayException) when (!_process.HasExited && Stopwatch.GetElapsedTime(start) < StartLimit)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    private string Configuration(NpgsqlConnectionStringBuilder target) => $"""
        [databases]
        rehearsal = host={target.Host} port={target.Port} dbname={target.Database} user=master

        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = {Port}
        unix_socket_dir =
        auth_type = scram-sha-256
        auth_file = {Path.Combine(_folder, "userlist.txt")}
        admin_users = master
        pool_mode = transaction
        server_login_retry = 1
        ignore_startup_parameters = extra_float_digits
        log_connections = 0
        log_disconnections = 0
        """;
}
