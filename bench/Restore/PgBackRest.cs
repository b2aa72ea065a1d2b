using Rollback.Bench.Postgres;

namespace Rollback.Bench.Restore;

/// <summary>pgBackRest on a server and a repository of its own, on the same disk: lz4, two processes.</summary>
internal sealed class PgBackRest(string folder) : IAsyncDisposable
{
    private const string Program = "/usr/bin/pgbackrest";
    private const string Stanza = "--stanza=bench";
    private readonly PlainServer _source = new(Path.Combine(folder, "source"));
    private readonly PlainServer _copy = new(Path.Combine(folder, "copy"));

    public static bool IsInstalled => File.Exists(Program);

    public async Task PrepareAsync(Load load, CancellationToken cancellationToken)
    {
        await _source.InitialiseAsync(cancellationToken);
        _source.Configure(
            ("archive_mode", "on"), ("wal_level", "replica"), ("max_wal_size", "1GB"), ("password_encryption", "scram-sha-256"),
            ("archive_command", string.Join(' ', [Program, Stanza, .. Options(_source), "archive-push", "%p"])));
        await _source.StartAsync(cancellationToken);
        await _source.WaitAsync(async (database, cancel) => await IsUpAsync(database, cancel), cancellationToken);
        await RunAsync(_source, ["stanza-create"], cancellationToken);
        await load.FillAsync(_source.Database, cancellationToken);
        await RunAsync(_source, ["--type=full", "--start-fast", "backup"], cancellationToken);
        await load.ChangeAsync(_source.Database, cancellationToken);
        await ExecuteAsync("SELECT pg_switch_wal()", cancellationToken);
        await _source.StopAsync();
    }

    /// <summary>Into an empty folder.</summary>
    public async Task RestoreFullAsync(Load load, CancellationToken cancellationToken)
    {
        await ForgetAsync();
        await PostgresAccount.RunAsync("mkdir", ["-m", "700", _copy.Data], cancellationToken);
        await RestoreAsync(load, [], [], cancellationToken);
    }

    /// <summary>Into the folder of the last restore, of which only what differs is copied.</summary>
    public async Task RestoreDeltaAsync(Load load, CancellationToken cancellationToken)
    {
        await _copy.StopAsync();
        await RestoreAsync(load, ["--delta"], [], cancellationToken);
    }

    /// <summary>As fast as it goes: log fetched ahead, nothing flushed.</summary>
    public async Task RestoreAsyncAsync(Load load, CancellationToken cancellationToken)
    {
        await ForgetAsync();
        await PostgresAccount.RunAsync("mkdir", ["-m", "700", _copy.Data], cancellationToken);
        await RestoreAsync(load, ["--archive-async"], [("fsync", "off")], cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _copy.DisposeAsync();
        await _source.DisposeAsync();
    }

    /// <summary>Stops and removes the last copy; not part of any measurement.</summary>
    public async Task ForgetAsync()
    {
        await _copy.StopAsync();
        if (Directory.Exists(_copy.Data))
        {
            Directory.Delete(_copy.Data, recursive: true);
        }
    }

    public Task StopCopyAsync() => _copy.StopAsync();

    private async Task RestoreAsync(Load load, string[] options, (string, string)[] settings, CancellationToken cancellationToken)
    {
        var fetch = string.Join(' ', [Program, Stanza, .. Options(_copy), .. options.Where(option => option != "--delta"), "archive-get", "%f", "\"%p\""]);
        await RunAsync(
            _copy,
            ["--type=name", $"--target={Load.RestorePoint}", "--target-action=promote", "--target-timeline=current", $"--recovery-option=restore_command={fetch}", .. options.Where(option => option == "--delta"), "restore"],
            cancellationToken);
        _copy.Configure([("archive_mode", "off"), .. settings]);
        await _copy.StartAsync(cancellationToken);
        await _copy.WaitAsync(Load.IsBackAsync, cancellationToken);
    }

    /// <summary>A file, because in it an option that a command does not know is no error.</summary>
    private string[] Options(PlainServer server)
    {
        var file = Path.Combine(folder, server == _source ? "source.conf" : "copy.conf");
        File.WriteAllText(file, $"""
            [global]
            repo1-path={folder}/repository
            repo1-retention-full=1
            log-path={folder}
            lock-path={folder}/lock
            spool-path={folder}/spool
            log-level-console=warn
            compress-type=lz4
            process-max=2

            [bench]
            pg1-path={server.Data}
            pg1-port={server.Port}
            pg1-socket-path={Path.GetDirectoryName(server.Data)}
            pg1-user=postgres

            """);
        return [$"--config={file}"];
    }

    private Task RunAsync(PlainServer server, string[] arguments, CancellationToken cancellationToken) =>
        PostgresAccount.RunAsync(Program, [Stanza, .. Options(server), .. arguments], cancellationToken);

    private static async Task<bool> IsUpAsync(Npgsql.NpgsqlConnectionStringBuilder database, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new Npgsql.NpgsqlConnection(database.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (Npgsql.NpgsqlException)
        {
            return false;
        }
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new Npgsql.NpgsqlConnection(_source.Database.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
