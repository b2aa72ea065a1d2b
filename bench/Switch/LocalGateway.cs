using System.Diagnostics;
using Npgsql;
using Rollback.Operations.Drill.Controls;
using Rollback.Operations.Gateway;
using Rollback.Operations.Processes;

namespace Rollback.Bench.Switch;

/// <summary>A PgBouncer before two databases, configured as the stack's gateway is: one file per generation.</summary>
internal sealed class LocalGateway : IAsyncDisposable
{
    private const string Password = "of this benchmark alone";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private readonly string _folder = Directory.CreateTempSubdirectory("rollback-bench-gateway-").FullName;
    private readonly NpgsqlConnectionStringBuilder[] _generations;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly CancellationTokenSource _stop = new();
    private Task<ProcessEnd>? _process;

    private LocalGateway(int port, NpgsqlConnectionStringBuilder[] generations, IReadOnlyDictionary<string, string> environment) =>
        (Port, _generations, _environment) = (port, generations, environment);

    public int Port { get; }

    public GatewayAddress Address => new("127.0.0.1", Port, "master", Password, "rehearsal");

    public NpgsqlConnectionStringBuilder Door => new() { Host = "127.0.0.1", Port = Port, Database = "rehearsal", Username = "master", Password = Password };

    public static async Task<LocalGateway> StartAsync(int port, NpgsqlConnectionStringBuilder[] generations, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var gateway = new LocalGateway(port, generations, environment);
        await gateway.StartAsync(cancellationToken);
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_process is { } process) await ((Task)process).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "userlist.txt"), $"\"master\" \"{Password}\"\n", cancellationToken);
        for (var index = 0; index < _generations.Length; index++)
            await File.WriteAllTextAsync(Path.Combine(_folder, $"generation-{index + 1}.ini"), Configuration(_generations[index]), cancellationToken);
        File.Copy(Path.Combine(_folder, "generation-1.ini"), Path.Combine(_folder, "pgbouncer.ini"));
        // PgBouncer refuses to run as root, and must be able to read its files.
        if (PairServer.AsPostgres.Length > 0) await ChildProcess.RunAsync(Call("chown", "-R", "postgres", _folder), null, null, cancellationToken);
        string[] line = [.. PairServer.AsPostgres, _environment.GetValueOrDefault("PGBOUNCER") ?? "pgbouncer", "--quiet", Path.Combine(_folder, "pgbouncer.ini")];
        // From a thread that outlives it: its death signal comes when that thread ends.
        _process = ChildProcess.RunAsync(Call(line), null, null, _stop.Token);
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var console = await PgBouncerConsole.OpenAsync(Address, cancellationToken);
                return;
            }
            catch (GatewayException) when (!_process.IsCompleted && Stopwatch.GetElapsedTime(start) < StartLimit)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    private ProcessCall Call(params string[] line) => new(line[0], line[1..], "/") { Environment = _environment };

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
