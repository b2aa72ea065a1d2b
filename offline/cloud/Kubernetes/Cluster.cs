using System.Collections.Concurrent;
using System.Diagnostics;
using Rollback.Offline.Cloud.Running;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>The running half of the Kubernetes objects of a cloud: pods by deployment, balancers by service.</summary>
internal sealed class Cluster(PodGround ground, PodSpecifier specifier, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, DeploymentController> _deployments = new(StringComparer.Ordinal);
    private readonly EndingPods _ending = new(ground, time);
    private readonly ConcurrentDictionary<string, ServiceBalancer> _services = new(StringComparer.Ordinal);

    public IEnumerable<Pod> Pods => _deployments.Values.SelectMany(deployment => deployment.Pods);

    public IEnumerable<ServiceBalancer> Services => _services.Values;

    public DeploymentController Deployment(string id) => _deployments.GetOrAdd(
        id, _ => new DeploymentController(id.Split('/')[^1], ground, _ending, specifier, time));

    public ServiceBalancer Service(string id) => _services.GetOrAdd(id, _ => new ServiceBalancer(id, ground.Network, () => Pods));

    public void Forget(DeploymentController deployment, string id) => _deployments.TryRemove(KeyValuePair.Create(id, deployment));

    public async Task RemoveServiceAsync(string id)
    {
        if (_services.TryRemove(id, out var service))
        {
            await service.DisposeAsync();
            ground.Network.Release(ServiceBalancer.Owner(id));
        }
    }

    /// <summary>Brings mounted files up to date, after a ConfigMap or Secret changed.</summary>
    public void RefreshFiles()
    {
        foreach (var pod in Pods)
        {
            specifier.Refresh(pod);
        }
    }

    /// <summary>Ends pods that an earlier daemon started and that nobody wants any more.</summary>
    public async Task EndStrangersAsync()
    {
        var wanted = Pods.Select(pod => pod.Place.ProcessName).ToHashSet(StringComparer.Ordinal);
        foreach (var stranger in MarkedProcess.Of(ground.Cloud).Where(process => process.Name.StartsWith("pod/", StringComparison.Ordinal) && !wanted.Contains(process.Name)))
        {
            try
            {
                using var process = Process.GetProcessById(stranger.Pid);
                await SupervisedProcess.EndAsync(process, Signal.Terminate, StopGrace);
            }
            catch (ArgumentException)
            {
                // It ended by itself.
            }
        }
    }

    public async Task StopAsync()
    {
        await Task.WhenAll(_services.Values.Select(service => service.DisposeAsync().AsTask()));
        await Task.WhenAll(_deployments.Values.Select(deployment => deployment.StopAsync(StopGrace)).Append(_ending.StopAsync(StopGrace)));
    }

    public async ValueTask DisposeAsync() => await StopAsync();
}
