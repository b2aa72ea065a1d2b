using System.Diagnostics;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Running;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Cloud.Daemon;

/// <summary>Finds the daemon of a cloud, and starts one where none runs.</summary>
internal sealed class DaemonStarter(CloudHome home, TimeProvider time)
{
    /// <summary>It may first wait for the one before to end.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    /// <summary>What a daemon and its processes may see of their starter's environment: nothing secret.</summary>
    private static readonly string[] Inherited = ["PATH", "HOME", "USER", "TMPDIR", "DOTNET_ROOT", "DOTNET_HOST_PATH", "PG_BIN", "PGBOUNCER"];

    /// <summary>A channel to a daemon that answers.</summary>
    /// <exception cref="CloudException">It cannot be started; the message says why.</exception>
    public async Task<RpcChannel> ReachAsync(CloudDirectory cloud, CancellationToken cancellationToken)
    {
        if (await DaemonClient.FindAsync(cloud, cancellationToken) is { } running)
        {
            return running;
        }

        Prepare(cloud);
        Start(cloud);
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < Limit)
        {
            if (await DaemonClient.FindAsync(cloud, cancellationToken) is { } channel)
            {
                return channel;
            }

            if (File.Exists(cloud.Failure))
            {
                throw new CloudException($"The offline cloud of stack '{cloud.Stack}' cannot start: {(await File.ReadAllTextAsync(cloud.Failure, cancellationToken)).Trim()}");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        throw new CloudException($"The offline cloud of stack '{cloud.Stack}' did not start within {Limit.TotalSeconds:0} s. Its log is {cloud.DaemonLog}.");
    }

    private static void Prepare(CloudDirectory cloud)
    {
        try
        {
            Directory.CreateDirectory(cloud.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            Directory.CreateDirectory(cloud.Logs);
            File.Delete(cloud.Failure);
            AtomicFile.Write(Path.Combine(cloud.Path, ".writable"), [(byte)'\n']);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CloudException(
                $"The offline cloud cannot write in {cloud.Path}: {exception.Message} Free space there, make it writable, or set ROLLBACK_HOME to another folder.", exception);
        }
    }

    /// <summary>
    /// Through a shell that leaves at once, in a session of its own: whatever happens to this process or its terminal does
    /// not reach the daemon, and no pipe of ours is held open by it.
    /// </summary>
    private void Start(CloudDirectory cloud)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = cloud.Path, UseShellExecute = false };
        string[] arguments =
        [
            "-c", "log=$1; shift; setsid \"$@\" </dev/null >>\"$log\" 2>&1 &", "sh", cloud.DaemonLog,
            DotnetHost.Path, CloudProgram.Assembly, "daemon", "--stack", cloud.Stack,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var environment = Inherited.Select(name => (name, value: Environment.GetEnvironmentVariable(name))).ToList();
        start.Environment.Clear();
        foreach (var (name, value) in environment.Where(variable => variable.value is not null))
        {
            start.Environment[name] = value;
        }

        start.Environment["ROLLBACK_HOME"] = home.Path;
        start.Environment[Marker.Cloud] = cloud.Path;
        start.Environment[Marker.Process] = Marker.DaemonOf(cloud.Stack);
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var shell = Process.Start(start) ?? throw new CloudException("/bin/sh cannot be started.");
        shell.WaitForExit();
    }
}
