using Rollback.Offline.Cloud.Running;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>One pod: its process, and whether it may be sent requests.</summary>
internal sealed class Pod : IAsyncDisposable
{
    /// <summary>Until a pod is ready it is asked this often, so that a rollout is as quick as the program is.</summary>
    private static readonly TimeSpan StartInterval = TimeSpan.FromMilliseconds(100);

    private readonly SupervisedProcess _process;
    private readonly Probe? _readiness;
    private readonly Probe? _liveness;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private Task _watching = Task.CompletedTask;

    /// <summary>The process that passed its readiness probe: a restarted one has to pass anew. 0 while none has.</summary>
    private volatile int _passing;

    private volatile bool _ending;

    public Pod(PodTemplate template, PodPlace place, PodSpecifier specifier, string cloud, TimeProvider time)
    {
        Template = template;
        Place = place;
        _time = time;
        _readiness = Probe.Of(template, place, "readinessProbe") ?? Probe.Of(template, place, "startupProbe");
        _liveness = Probe.Of(template, place, "livenessProbe");
        _process = new SupervisedProcess(place.ProcessName, _ => Task.FromResult(specifier.Specify(template, place)), cloud, time);
    }

    public PodTemplate Template { get; }

    public PodPlace Place { get; }

    public int? Pid => _process.Pid;

    /// <summary>Whether requests may be sent to it now.</summary>
    public bool IsReady => !_ending && _process.Pid is { } pid && pid == _passing;

    /// <summary>How often its process ended without being asked to.</summary>
    public int Deaths => _process.Deaths;

    /// <summary>Why it is not ready, for a person.</summary>
    public string Trouble => _process switch
    {
        { Trouble: { } trouble } => $"{Place.Name}: {trouble}. {LogTail.Of(Place.Log)}",
        _ => $"{Place.Name}: its readiness probe fails. {LogTail.Of(Place.Log)}",
    };

    /// <param name="running">The process that an earlier daemon started, or null.</param>
    public void Begin(int? running)
    {
        _process.Begin(running);
        _watching = Task.WhenAll(WatchReadinessAsync(_stopping.Token), WatchLivenessAsync(_stopping.Token));
    }

    /// <summary>Takes it from its services first, then lets it finish what it has begun.</summary>
    public async Task EndAsync(TimeSpan grace)
    {
        _ending = true;
        await _stopping.CancelAsync();
        await _process.StopAsync(Signal.Terminate, grace);
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends its process at once, if there is one.</summary>
    public void Kill()
    {
        if (_process.Pid is { } pid)
        {
            Signal.Send(pid, Signal.Kill);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(TimeSpan.Zero);
        await _process.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task WatchReadinessAsync(CancellationToken stopping)
    {
        var failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            var pid = _process.Pid;
            var passes = pid is not null && (_readiness is null || await _readiness.PassesAsync(stopping));
            failures = passes ? 0 : failures + 1;
            var stays = pid == _passing && failures < (_readiness?.FailureThreshold ?? 1);
            _passing = passes ? pid!.Value : stays ? _passing : 0;
            await Task.Delay(_passing != 0 && _readiness is not null ? _readiness.Period : StartInterval, _time, stopping);
        }
    }

    private async Task WatchLivenessAsync(CancellationToken stopping)
    {
        var failures = 0;
        while (_liveness is not null && !stopping.IsCancellationRequested)
        {
            await Task.Delay(_liveness.Period, _time, stopping);
            failures = !IsReady || await _liveness.PassesAsync(stopping) ? 0 : failures + 1;
            if (failures >= _liveness.FailureThreshold && _process.Pid is { } pid)
            {
                // It hangs: end it, and its supervisor starts another.
                Signal.Send(pid, Signal.Kill);
                failures = 0;
            }
        }
    }
}
