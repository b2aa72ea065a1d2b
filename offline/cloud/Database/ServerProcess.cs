using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Rollback.Offline.Cloud.Database.Recovery;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Running;

namespace Rollback.Offline.Cloud.Database;

/// <summary>The running server of an instance, kept running until it is stopped, and whatever one that was killed left behind.</summary>
internal sealed class ServerProcess(DatabaseFolder folder, IPEndPoint endpoint, Func<PostgresPrograms> programs, string cloud, TimeProvider time)
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ChildrenPause = TimeSpan.FromMilliseconds(20);

    private SupervisedProcess? _server;

    public string Name => $"database/{folder.Identifier}";

    /// <summary>What initdb and the like are called, so that one whose daemon was killed is found.</summary>
    public string ToolName => $"tool/{folder.Identifier}";

    public int? Pid => _server?.Pid;

    /// <summary>How often it ended by itself since it was begun.</summary>
    public int Deaths => _server?.Deaths ?? 0;

    /// <summary>Whether it died where its recovery cannot go on: it is not started again, but must be made anew.</summary>
    public bool IsCutOff => Pid is null && Deaths > 0 && HasNoWayOn;

    private bool HasNoWayOn => File.Exists(folder.Recovering) && !File.Exists(folder.RecoverySignal);

    /// <summary>Starts the server, or takes over the one that an earlier daemon started, and keeps it running.</summary>
    /// <exception cref="CloudException">Another program listens on its endpoint.</exception>
    public void Begin()
    {
        if (_server is not null)
        {
            return; // It is kept running already, or about to be started again.
        }

        var ours = MarkedProcess.Of(cloud).Where(process => process.Name == Name).ToList();
        if (ours.Count == 0)
        {
            RefuseForeignListener();
        }

        var running = ours.Find(process => process.Pid == RecordedPid());
        _server ??= new SupervisedProcess(Name, SpecifyAsync, cloud, time);
        _server.Begin(running?.Pid);
    }

    /// <summary>Ends the server, its tools and what remains of a killed one.</summary>
    public async Task StopAsync(int signal)
    {
        if (_server is { } server)
        {
            await server.StopAsync(signal, StopLimit);
            await server.DisposeAsync();
            _server = null;
        }

        foreach (var orphan in MarkedProcess.Of(cloud).Where(process => process.Name == Name || process.Name == ToolName))
        {
            try
            {
                using var process = Process.GetProcessById(orphan.Pid);
                await SupervisedProcess.EndAsync(process, signal, StopLimit);
            }
            catch (ArgumentException)
            {
                // It ended by itself.
            }
        }

        await EndChildrenAsync(CancellationToken.None);
    }

    /// <exception cref="CloudException">Another program listens on the endpoint.</exception>
    public void RefuseForeignListener()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(endpoint);
        }
        catch (SocketException exception)
        {
            throw new CloudException($"PostgreSQL cannot listen on {endpoint}: {exception.Message}. Stop the program that uses port {endpoint.Port} there (ss -ltnp shows it).", exception);
        }
    }

    private async Task<ProcessSpec> SpecifyAsync(CancellationToken cancellationToken)
    {
        if (HasNoWayOn)
        {
            throw new RecoveryCutOffException();
        }

        await EndChildrenAsync(cancellationToken);
        RemoveStalePidFile();
        return new ProcessSpec(Name, programs().Server, ["-D", folder.Data], new Dictionary<string, string>(), folder.Path, folder.Log, RefusesRoot: true);
    }

    /// <summary>A server that was killed leaves children behind, for a moment mostly, which still write to its files.</summary>
    private async Task EndChildrenAsync(CancellationToken cancellationToken)
    {
        while (Remains() is { Count: > 0 } remains)
        {
            foreach (var pid in remains)
            {
                Signal.Send(pid, Signal.Kill);
            }

            await Task.Delay(ChildrenPause, time, cancellationToken);
        }
    }

    private List<int> Remains() =>
    [
        .. MarkedProcess.Of(cloud).Where(process => process.Name == Name).Select(process => process.Pid),
        .. WorkingProcess.In(folder.Data).Where(process => process.Title.StartsWith("postgres:", StringComparison.Ordinal)).Select(process => process.Pid),
    ];

    /// <summary>A killed server that nobody has reaped yet looks alive to the next one, which would refuse to start.</summary>
    private void RemoveStalePidFile()
    {
        if (RecordedPid() is { } pid && (MarkedProcess.IsDead(pid) || MarkedProcess.Of(cloud).All(process => process.Pid != pid)))
        {
            File.Delete(folder.PidFile);
        }
    }

    private int? RecordedPid() =>
        File.Exists(folder.PidFile) && int.TryParse(File.ReadLines(folder.PidFile).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            ? pid
            : null;
}
