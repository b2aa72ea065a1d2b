using System.Collections.Concurrent;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>
/// Pods that nobody wants any more and that finish what they have begun. A rollout does not wait for them: a client that
/// keeps an idle connection open would hold it up.
/// </summary>
internal sealed class EndingPods(PodGround ground, TimeProvider time)
{
    private readonly ConcurrentDictionary<Pod, Task> _ending = new();

    public void Add(Pod pod, TimeSpan grace) => _ending[pod] = EndAsync(pod, grace);

    /// <summary>Ends at once those whose names are needed again.</summary>
    public Task MakeRoomAsync(IEnumerable<string> names)
    {
        var needed = names.ToHashSet(StringComparer.Ordinal);
        return CutShortAsync(_ending.Keys.Where(pod => needed.Contains(pod.Place.Name)), TimeSpan.Zero);
    }

    /// <summary>Waits until they have ended in their own time.</summary>
    public Task WaitAsync(IReadOnlyCollection<string> names) =>
        Task.WhenAll(_ending.Where(entry => names.Contains(entry.Key.Place.Name)).Select(entry => entry.Value));

    public Task StopAsync(TimeSpan grace) => CutShortAsync(_ending.Keys, grace);

    private async Task CutShortAsync(IEnumerable<Pod> pods, TimeSpan grace) => await Task.WhenAll(pods.ToList().Select(async pod =>
    {
        if (!_ending.TryGetValue(pod, out var ending))
        {
            return;
        }

        await Task.WhenAny(ending, Task.Delay(grace, time));
        pod.Kill();
        await ending;
    }));

    private async Task EndAsync(Pod pod, TimeSpan grace)
    {
        // Out of its services at once, the rest on its own time.
        await Task.Yield();
        await pod.EndAsync(grace);
        await pod.DisposeAsync();
        if (Directory.Exists(pod.Place.Folder))
        {
            Directory.Delete(pod.Place.Folder, recursive: true);
        }

        ground.Network.Release(PodPlace.Owner(pod.Place.Name));
        _ending.TryRemove(pod, out _);
    }
}
