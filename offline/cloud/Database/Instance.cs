using System.Globalization;
using System.Net;
using System.Text;
using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Database.Backup;
using Rollback.Offline.Cloud.Database.Recovery;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Running;

namespace Rollback.Offline.Cloud.Database;

/// <summary>One PostgreSQL server and its files.</summary>
internal sealed class Instance(
    DatabaseFolder folder, IPEndPoint endpoint, string adminPassword, Func<PostgresPrograms> programs, string cloud, TimeProvider time) : IAsyncDisposable
{
    private const int DeathsLimit = 5;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    private readonly CancellationTokenSource _ending = new();
    private readonly SemaphoreSlim _turn = new(1);

    public DatabaseFolder Folder => folder;

    public IPEndPoint Endpoint => endpoint;

    public ServerProcess Server { get; } = new(folder, endpoint, programs, cloud, time);

    /// <summary>How much its data takes, roughly: files come and go.</summary>
    public long Bytes => BackedUpFolder.Size(folder.Data);

    /// <summary>Which instance of this name it is: one made later is another, and has nothing to do with its backups.</summary>
    public string Incarnation
    {
        get
        {
            if (!File.Exists(folder.Incarnation))
            {
                AtomicFile.Write(folder.Incarnation, Encoding.ASCII.GetBytes(Guid.NewGuid().ToString("n")));
            }

            return File.ReadAllText(folder.Incarnation);
        }
    }

    public bool IsComplete => File.Exists(folder.Complete);

    public Administrator Administrator { get; } = new(endpoint, adminPassword, time);

    /// <summary>A new, empty cluster with checksums.</summary>
    public async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        Server.RefuseForeignListener();
        Prepare();
        var passwordFile = Path.Combine(folder.Path, "first-password");
        AtomicFile.Write(passwordFile, Encoding.UTF8.GetBytes(adminPassword + "\n"));
        try
        {
            await RunAsync(
                programs().InitDb,
                ["-D", folder.Data, "-U", Administrator.Role, "--pwfile", passwordFile, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--data-checksums", "--no-sync", "--no-instructions"],
                cancellationToken);
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    /// <summary>The folder, empty, and its address, free.</summary>
    public void EnsurePlace()
    {
        Server.RefuseForeignListener();
        Prepare();
    }

    /// <summary>The files of a backup.</summary>
    /// <exception cref="BackupDamageException">The backup is not what was taken.</exception>
    public async Task CloneAsync(BaseBackup backup, CancellationToken cancellationToken)
    {
        await Task.Run(() => BackupClone.RunAsync(backup, folder.Data, cancellationToken), cancellationToken);
        await GiveToPostgresAsync(folder.Data, cancellationToken);
    }

    /// <summary>Makes a copy one that recovers when it is started. Without this, it would open as it is.</summary>
    public void PrepareRecovery(RecoveryPlan plan, ServerSettings settings)
    {
        File.WriteAllText(folder.Recovering, "");
        File.WriteAllText(folder.RecoverySignal, "");
        LinkedLog.Make(plan, folder.Data);
        Configure(settings, RecoverySettings.Of(plan));
    }

    /// <summary>Everything that was written so far is on the disk; recovery itself flushes nothing.</summary>
    public void Flush() => Disk.Flush(folder.Configuration);

    /// <summary>After a recovery, stopped: no link into an archive remains, and everything is on the disk.</summary>
    /// <param name="preparedTransactions">Room that the server needs from now on to start at all; 0 for none in particular.</param>
    public void Settle(int preparedTransactions)
    {
        LinkedLog.Remove(folder.Data);
        File.Delete(folder.Recovering);
        if (preparedTransactions > 0)
        {
            AtomicFile.Write(folder.PreparedTransactions, Encoding.ASCII.GetBytes(preparedTransactions.ToString(CultureInfo.InvariantCulture)));
        }

        Flush();
    }

    /// <summary>One backup at a time, none once the instance is being removed.</summary>
    public async Task InTurnAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, cancellationToken);
        await _turn.WaitAsync(ending.Token);
        try
        {
            await work(ending.Token);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes the configuration; true when it is another than before.</summary>
    public bool Configure(ServerSettings settings, IReadOnlyDictionary<string, string>? recovery = null)
    {
        ArchiveScript.Write(folder);
        ServerCertificate.Ensure(folder, endpoint.Address, time);
        var text = settings.ToText(folder, recovery ?? Floor(settings));
        var access = $"""
            # Written by the offline cloud. Loopback only, passwords always.
            host all         all 127.0.0.0/8 scram-sha-256
            host replication all 127.0.0.0/8 scram-sha-256

            """;
        var changed = !File.Exists(folder.Configuration) || File.ReadAllText(folder.Configuration) != text;
        AtomicFile.Write(folder.Configuration, Encoding.UTF8.GetBytes(text), Shared);
        AtomicFile.Write(folder.Access, Encoding.UTF8.GetBytes(access), Shared);
        return changed;
    }

    /// <exception cref="CloudException">It does not come up; the message ends with its last words.</exception>
    public Task WaitAsync(CancellationToken cancellationToken) =>
        Administrator.WaitUntilWritableAsync(StartLimit, () => Server.Deaths > DeathsLimit ? LogTail.Of(folder.Log) : null, cancellationToken);

    /// <summary>Fast shutdown: clients are disconnected, nothing needs recovery afterwards.</summary>
    public Task StopAsync() => Server.StopAsync(Signal.Interrupt);

    /// <summary>Ends without writing anything more: the files are going to be deleted.</summary>
    public async Task AbandonAsync()
    {
        await _ending.CancelAsync();
        await _turn.WaitAsync();
        await Server.StopAsync(Signal.Quit);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>What root wrote for the server becomes the server's own.</summary>
    public async Task GiveToPostgresAsync(string path, CancellationToken cancellationToken)
    {
        if (Environment.IsPrivilegedProcess)
        {
            var user = UnprivilegedUser.Find();
            var spec = new ProcessSpec(Server.ToolName, "chown", ["-R", $"{user.Uid}:{user.Gid}", path], new Dictionary<string, string>(), folder.Path, folder.Log);
            if (await Launch.RunAsync(spec, cloud, cancellationToken) != 0)
            {
                throw new CloudException($"'{path}' cannot be given to the database's user: {LogTail.Of(folder.Log)}");
            }
        }
    }

    private const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Prepared transactions that came with a copy need their room at every start.</summary>
    private Dictionary<string, string> Floor(ServerSettings settings)
    {
        var needed = File.Exists(folder.PreparedTransactions) ? int.Parse(File.ReadAllText(folder.PreparedTransactions), CultureInfo.InvariantCulture) : 0;
        var declared = int.TryParse(settings.Parameters.GetValueOrDefault("max_prepared_transactions"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return needed > declared
            ? new Dictionary<string, string>(StringComparer.Ordinal) { ["max_prepared_transactions"] = needed.ToString(CultureInfo.InvariantCulture) }
            : [];
    }

    private void Prepare()
    {
        if (Directory.Exists(folder.Path))
        {
            Directory.Delete(folder.Path, recursive: true);
        }

        Directory.CreateDirectory(folder.Path);
        Directory.CreateDirectory(folder.Archive);
    }

    private async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        var spec = new ProcessSpec(Server.ToolName, program, arguments, new Dictionary<string, string>(), folder.Path, folder.Log, RefusesRoot: true);
        if (await Launch.RunAsync(spec, cloud, cancellationToken) != 0)
        {
            throw new CloudException($"{Path.GetFileName(program)} failed for database '{folder.Identifier}': {LogTail.Of(folder.Log)}");
        }
    }
}
