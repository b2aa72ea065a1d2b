using System.Net.Sockets;
using Rollback.Operations.Database;

namespace Rollback.Operations.Gateway;

/// <summary>
/// PgBouncer's admin console. It understands the simple query protocol only, which Npgsql does not speak, so this is
/// the little of PostgreSQL's protocol that it takes: log in, send a command, read its rows.
/// </summary>
internal sealed class PgBouncerConsole : IAsyncDisposable
{
    /// <summary>A gateway that hangs must not keep writes waiting with it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly TcpClient _client;
    private readonly WireStream _wire;

    private PgBouncerConsole(TcpClient client, WireStream wire) => (_client, _wire) = (client, wire);

    /// <exception cref="GatewayException">The gateway cannot be reached, or does not let us in.</exception>
    public static async Task<PgBouncerConsole> OpenAsync(GatewayAddress address, CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await client.ConnectAsync(address.Host, address.Port, limit.Token);
            var wire = new WireStream(client.GetStream());
            await new WireLogin(wire, address).RunAsync("pgbouncer", limit.Token);
            return new(client, wire);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            client.Dispose();
            throw new GatewayException($"the gateway {address} does not answer within {Limit.TotalSeconds:0} s", fault);
        }
        catch (Exception fault) when (fault is SocketException or IOException)
        {
            client.Dispose();
            throw new GatewayException($"the gateway {address} cannot be reached: {fault.Message.TrimEnd('.')}", fault);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Runs one command and returns its rows, as text.</summary>
    /// <exception cref="GatewayException">PgBouncer refuses, or the connection ends.</exception>
    public async Task<IReadOnlyList<string?[]>> RunAsync(string command, CancellationToken cancellationToken)
    {
        IReadOnlyList<string?[]> rows = [];
        await RunAllAsync([command], cancellationToken, read => rows = read);
        return rows;
    }

    /// <summary>Runs commands in their order and in one round trip; one that is refused does not keep those after it from running.</summary>
    /// <exception cref="GatewayException">PgBouncer refuses one of them, or the connection ends.</exception>
    public async Task RunAllAsync(IReadOnlyList<string> commands, CancellationToken cancellationToken, Action<IReadOnlyList<string?[]>>? read = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            await SendAsync(commands, read, limit.Token);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GatewayException($"{Verb(commands[0])}: the gateway does not answer within {Limit.TotalSeconds:0} s", fault);
        }
    }

    /// <summary>
    /// Whether a connection to the database's server is just being made. PAUSE would end it, which PgBouncer takes for a server that lets nobody
    /// in: it then ends clients, and tries again only after `server_login_retry`.
    /// </summary>
    public async Task<bool> IsConnectingAsync(string database, CancellationToken cancellationToken) =>
        (await RunAsync("SHOW SERVERS", cancellationToken)).Any(row => row[2] == database && row[3] is "new" or "login");

    /// <summary>Holds new transactions of the database back, and returns once those that run have finished, however long that takes.</summary>
    public Task PauseAsync(string database, CancellationToken cancellationToken) => SendAsync([$"PAUSE {Sql.Name(database)}"], null, cancellationToken);

    public Task ResumeAsync(string database, CancellationToken cancellationToken) => RunAsync($"RESUME {Sql.Name(database)}", cancellationToken);

    /// <summary>Whether transactions of the database are held back.</summary>
    public async Task<bool> IsPausedAsync(string database, CancellationToken cancellationToken) =>
        Field(await RunAsync("SHOW DATABASES", cancellationToken), database, fromEnd: 2) == "1";

    /// <summary>The configuration file that the next RELOAD reads.</summary>
    public async Task<string> ConfigurationFileAsync(CancellationToken cancellationToken)
    {
        var rows = await RunAsync("SHOW CONFIG", cancellationToken);
        return rows.FirstOrDefault(row => row[0] == "conffile")?[1] ?? throw new GatewayException("SHOW CONFIG names no conffile");
    }

    /// <summary>Reads another configuration file, which takes effect for the next transaction.</summary>
    /// <param name="resumed">A paused database that goes on with it; null: none.</param>
    public Task UseAsync(string file, string? resumed, CancellationToken cancellationToken) =>
        RunAllAsync([$"SET conffile = {Sql.Text(file)}", "RELOAD", .. resumed is null ? (string[])[] : [$"RESUME {Sql.Name(resumed)}"]], cancellationToken);

    /// <summary>Where the database's transactions go: `host:port`.</summary>
    public async Task<string?> TargetAsync(string database, CancellationToken cancellationToken)
    {
        var row = (await RunAsync("SHOW DATABASES", cancellationToken)).FirstOrDefault(row => row[0] == database);
        return row is null ? null : $"{row[1]}:{row[2]}";
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task SendAsync(IReadOnlyList<string> commands, Action<IReadOnlyList<string?[]>>? read, CancellationToken cancellationToken)
    {
        try
        {
            await _wire.SendTextsAsync('Q', commands, cancellationToken);
            var errors = new List<string>();
            foreach (var command in commands)
            {
                var rows = new List<string?[]>();
                WireMessage message;
                while ((message = await _wire.ReadAsync(cancellationToken)).Type != 'Z')
                {
                    if (message.Type == 'D') rows.Add(message.Row());
                    else if (message.Type == 'E') errors.Add($"{Verb(command)}: {message.Error()}");
                }

                read?.Invoke(rows);
            }

            if (errors.Count > 0) throw new GatewayException(string.Join("; ", errors));
        }
        catch (IOException fault)
        {
            throw new GatewayException($"the gateway ended the connection: {fault.Message.TrimEnd('.')}", fault);
        }
    }

    private static string Verb(string command) => command.Split(' ')[0];

    // SHOW DATABASES ends with `paused`, `disabled` in 1.18, and gained columns in the middle since.
    private static string? Field(IReadOnlyList<string?[]> rows, string database, int fromEnd) =>
        rows.FirstOrDefault(row => row[0] == database) is { } row ? row[^fromEnd] : null;
}
