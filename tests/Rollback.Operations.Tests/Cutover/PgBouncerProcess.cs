using System.Diagnostics;
using Npgsql;
using Rollback.Operations.Gateway;
using Rollback.Operations.Processes;

namespace Rollback.Operations.Tests;

/// <summary>A real PgBouncer before two databases, configured as the stack configures it: one file per generation.</summary>
internal sealed class PgBouncerProcess : IAsyncDisposable
{
    private const string Password = "scram-is-needed-on-the-console";
    private readonly string _folder = Directory.CreateTempSubdirectory("bouncer-").FullName;
    private Process _process;

    public PgBouncerProcess(NpgsqlConnectionStringBuilder blue, NpgsqlConnectionStringBuilder green)
    {
        File.WriteAllText(Path.Combine(_folder, "userlist.txt"), $"\"master\" \"{Password}\"\n");
        File.WriteAllText(Path.Combine(_folder, "generation-1.ini"), Configuration(blue));
        File.WriteAllText(Path.Combine(_folder, "generation-2.ini"), Configuration(green));
        File.WriteAllText(Path.Combine(_folder, "pgbouncer.ini"), Configuration(blue));
        // PgBouncer refuses to run as root, and must be able to read its files.
        var asPostgres = Environment.IsPrivilegedProcess;
        if (asPostgres)
        {
            using var chown = Process.Start("chown", ["-R", "postgres", _folder]);
            chown.WaitForExit();
        }

        _process = StartProcess();
    }

    private Process StartProcess()
    {
        var asPostgres = Environment.IsPrivilegedProcess;
        string[] command = [.. asPostgres ? (string[])["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [], "pgbouncer", Path.Combine(_folder, "pgbouncer.ini")];
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    public int Port { get; } = FreePort.Next();

    public NpgsqlConnectionStringBuilder Door => new()
    {
        Host = "127.0.0.1",
        Port = Port,
        Database = "ledger",
        Username = "master",
        Password = Password,
        Pooling = false,
        NoResetOnClose = true,
        Timeout = 60,
        CommandTimeout = 120,
    };

    public GatewayAddress Address => new("127.0.0.1", Port, "master", Password, "ledger");

    public async Task ReadyAsync() => await Eventually.TrueAsync(async () =>
    {
        try
        {
            await using var console = await PgBouncerConsole.OpenAsync(Address, CancellationToken.None);
            return true;
        }
        catch (GatewayException) when (!_process.HasExited)
        {
            return false;
        }
    });

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Stops it from answering, with its connections open.</summary>
    public void Suspend() => Signal("STOP");

    public void Continue() => Signal("CONT");

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        kill.ExitCode.ShouldBe(0);
    }

    /// <summary>As its supervisor does: with the file that it begins with, which is that of the declared primary.</summary>
    public async Task StartAgainAsync()
    {
        _process.Dispose();
        _process = StartProcess();
        await ReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Configuration(NpgsqlConnectionStringBuilder target) => $"""
        [databases]
        ledger = host={target.Host} port={target.Port} dbname={target.Database} user=master

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
        """;
}
