using System.Collections.Concurrent;
using System.Net;
using Rollback.Offline.Cloud.Daemon;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database;

/// <summary>Every database instance of a cloud, by identifier.</summary>
internal sealed class DatabaseServer(CloudDirectory cloud, CloudHome home, Network network, Seal seal, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Instance> _instances = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Instance> Instances => [.. _instances.Values];

    /// <summary>The instance of that identifier, running or not.</summary>
    public Instance Of(string identifier, int port) => _instances.GetOrAdd(identifier, _ =>
    {
        var folder = new DatabaseFolder(
            identifier, Path.Combine(cloud.Databases, identifier), Path.Combine(cloud.Logs, $"database-{identifier}.log"));
        var endpoint = new IPEndPoint(network.AddressOf(Owner(identifier)), port);
        return new Instance(folder, endpoint, seal.PasswordFor(Administrator.Role), () => PostgresPrograms.Find(home.Path, Environment.GetEnvironmentVariable("PG_BIN")), cloud.Path, time);
    });

    public async Task RemoveAsync(string identifier)
    {
        if (_instances.TryRemove(identifier, out var instance))
        {
            await instance.AbandonAsync();
            if (Directory.Exists(instance.Folder.Path))
            {
                Directory.Delete(instance.Folder.Path, recursive: true);
            }
        }

        network.Release(Owner(identifier));
    }

    public async Task StopAsync() => await Task.WhenAll(_instances.Values.Select(instance => instance.StopAsync()));

    public async ValueTask DisposeAsync() => await StopAsync();

    private static string Owner(string identifier) => $"database/{identifier}";
}
