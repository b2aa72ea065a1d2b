using Rollback.Offline.Cloud.Running;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>The pods of one Deployment. Not safe for concurrent changes; reading <see cref="Pods"/> always is.</summary>
internal sealed class DeploymentController(string name, PodGround ground, EndingPods ending, PodSpecifier specifier, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);
    private const int TooManyDeaths = 3;

    private volatile IReadOnlyList<Pod> _pods = [];

    public IReadOnlyList<Pod> Pods => _pods;

    /// <summary>
    /// Starts the pods of a template, takes over those that run, waits until they are ready, and then lets those of other
    /// templates end: at no time are there fewer ready pods than before.
    /// </summary>
    /// <returns>What is wrong with pods that did not get ready in time; empty after a good rollout.</returns>
    public async Task<IReadOnlyList<string>> RollOutAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        if (rollout.StopsFirst && _pods.Any(pod => pod.Template.Revision != rollout.Template.Revision))
        {
            var old = _pods.Where(pod => pod.Template.Revision != rollout.Template.Revision).Select(pod => pod.Place.Name).ToList();
            End(pod => old.Contains(pod.Place.Name), rollout.Grace);
            await ending.WaitAsync(old);
        }

        await ending.MakeRoomAsync(rollout.PodNames(name));
        Start(rollout);
        var wanted = _pods.Where(pod => IsWanted(pod, rollout)).ToList();
        var deaths = wanted.ToDictionary(pod => pod, pod => pod.Deaths);
        var started = time.GetTimestamp();
        while (wanted.Any(pod => !pod.IsReady))
        {
            if (time.GetElapsedTime(started) > rollout.Limit || wanted.Any(pod => pod.Deaths - deaths[pod] >= TooManyDeaths))
            {
                return [.. wanted.Where(pod => !pod.IsReady).Select(pod => pod.Trouble)];
            }

            await Task.Delay(Interval, time, cancellationToken);
        }

        End(pod => !IsWanted(pod, rollout), rollout.Grace);
        return [];
    }

    /// <summary>Starts what should run, without waiting for it.</summary>
    public void Start(Rollout rollout)
    {
        var present = _pods.ToDictionary(pod => pod.Place.Name, StringComparer.Ordinal);
        var running = MarkedProcess.Of(ground.Cloud);
        var added = new List<Pod>();
        foreach (var podName in rollout.PodNames(name).Where(podName => !present.ContainsKey(podName)))
        {
            var place = PodPlace.Of(podName, rollout.Template.Space, ground);
            var pod = new Pod(rollout.Template, place, specifier, ground.Cloud, time);
            pod.Begin(running.FirstOrDefault(process => process.Name == place.ProcessName)?.Pid);
            added.Add(pod);
        }

        _pods = [.. _pods, .. added];
    }

    /// <summary>Lets all pods end, and with them what was theirs.</summary>
    public void Remove(TimeSpan grace) => End(_ => true, grace);

    /// <summary>Ends the processes; the pods come back when the daemon does.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        await Task.WhenAll(_pods.Select(pod => pod.EndAsync(grace)));
    }

    private bool IsWanted(Pod pod, Rollout rollout) => rollout.PodNames(name).Contains(pod.Place.Name);

    private void End(Func<Pod, bool> chosen, TimeSpan grace)
    {
        var chosenPods = _pods.Where(chosen).ToList();
        _pods = [.. _pods.Except(chosenPods)];
        foreach (var pod in chosenPods)
        {
            ending.Add(pod, grace);
        }
    }
}
