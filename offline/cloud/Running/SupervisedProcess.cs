using System.Diagnostics;

namespace Rollback.Offline.Cloud.Running;

/// <summary>
/// One process that is kept running until it is stopped: found again after a restart of the daemon, started where it does
/// not run, and started again whenever it dies.
/// </summary>
internal sealed class SupervisedProcess : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Func<CancellationToken, Task<ProcessSpec>> _specify;
    private readonly string _cloud;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Task _loop = Task.CompletedTask;
    private Process? _process;

    /// <param name="name">Its name in the cloud.</param>
    /// <param name="specify">Says, before each start, what to start; may wait, and may throw to have it tried again.</param>
    /// <param name="cloud">The cloud's folder.</param>
    /// <param name="time">The clock.</param>
    public SupervisedProcess(string name, Func<CancellationToken, Task<ProcessSpec>> specify, string cloud, TimeProvider time)
    {
        Name = name;
        _specify = specify;
        _cloud = cloud;
        _time = time;
    }

    public string Name { get; }

    /// <summary>How often it ended without being asked to.</summary>
    public int Deaths { get; private set; }

    /// <summary>Why it does not run, for a person; null while it does.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Its process id, or null while it does not run.</summary>
    public int? Pid
    {
        get
        {
            lock (_gate)
            {
                return _process is { HasExited: false } process ? process.Id : null;
            }
        }
    }

    /// <param name="running">The process that an earlier daemon started, or null.</param>
    public void Begin(int? running)
    {
        Adopt(running);
        _loop = KeepAsync(_stopping.Token);
    }

    /// <summary>Asks it to end by the signal, and kills it when it has not within the limit.</summary>
    public async Task StopAsync(int signal, TimeSpan limit)
    {
        await _stopping.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_process is not { } process)
        {
            return;
        }

        await EndAsync(process, signal, limit);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(Signal.Terminate, TimeSpan.Zero);
        lock (_gate)
        {
            _process?.Dispose();
            _process = null;
        }

        _stopping.Dispose();
    }

    /// <summary>Ends any process, ours or adopted.</summary>
    public static async Task EndAsync(Process process, int signal, TimeSpan limit)
    {
        if (process.HasExited)
        {
            return;
        }

        Signal.Send(process.Id, signal);
        using var patience = new CancellationTokenSource(limit);
        try
        {
            await ProcessEnd.OfAsync(process, patience.Token);
        }
        catch (OperationCanceledException)
        {
            Signal.Send(process.Id, Signal.Kill);
            await ProcessEnd.OfAsync(process, CancellationToken.None);
        }
    }

    private async Task KeepAsync(CancellationToken stopping)
    {
        var pause = FirstPause;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var adopted = _process;
                var process = adopted ?? Launch.Start(await _specify(stopping), _cloud);
                lock (_gate)
                {
                    _process = process;
                }

                Trouble = null;
                var started = _time.GetTimestamp();
                await (adopted is null ? process.WaitForExitAsync(stopping) : ProcessEnd.OfAsync(adopted, stopping));
                Deaths++;
                Trouble = "it ended and is started again";
                pause = _time.GetElapsedTime(started) > LongestPause ? FirstPause : Longer(pause);
                lock (_gate)
                {
                    _process = null;
                }

                process.Dispose();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Trouble = exception.Message;
            }

            await Task.Delay(pause, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    private void Adopt(int? running)
    {
        try
        {
            _process = running is { } pid ? Process.GetProcessById(pid) : null;
        }
        catch (ArgumentException)
        {
            // It ended just now: a new one is started.
        }
    }
}
