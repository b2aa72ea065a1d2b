using System.Net;
using Rollback.Offline.Cloud.Database;
using Rollback.Offline.Cloud.Dns;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Kubernetes;
using Rollback.Offline.Cloud.Recorded;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Shape;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Cloud.Vault;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Daemon;

/// <summary>Everything that a daemon runs for its resources, put together.</summary>
internal sealed class Realisation : IAsyncDisposable
{
    private readonly CloudDirectory _cloud;
    private readonly ResourceStore _store;
    private readonly Seal _seal;
    private readonly DaemonLife _life;
    private readonly PackageShapes _shapes = PackageShapes.Load("aws");
    private readonly DatabaseServer _databases;
    private readonly BackupKeeper _backups;
    private readonly InstanceKind _instances;
    private readonly Cluster _cluster;
    private readonly FaultBoard _faults;
    private readonly ZoneTable _zones;
    private readonly HealthChecker _health;
    private readonly RecordedKind _recorded;
    private readonly Dictionary<string, IResourceKind> _kinds;
    private DnsServer? _dns;

    public Realisation(CloudDirectory cloud, CloudHome home, ResourceStore store, Seal seal, DaemonLife life, TimeProvider time)
    {
        _cloud = cloud;
        _store = store;
        _seal = seal;
        _life = life;
        Network = Network.Open(cloud);
        var plausible = new PlausibleOutputs(_shapes, time);
        var images = new ImageCatalogue(Path.Combine(AppContext.BaseDirectory, "images.yaml"));
        _faults = new FaultBoard(cloud.Faults);
        _databases = new DatabaseServer(cloud, home, Network, seal, time);
        _cluster = new Cluster(new PodGround(cloud.Path, MemoryFolder.Open(cloud, seal), cloud.Logs, Network), new PodSpecifier(images, new ClusterObjects(store), Network, _faults), time);
        _health = new HealthChecker(store, Resolve, time);
        _zones = new ZoneTable(store, _health.IsHealthy);
        _recorded = new RecordedKind(plausible);

        var snapshots = new SnapshotShelf(cloud, time);
        var vault = new SecretVault(cloud.Vault, seal, time);
        var autoscalers = new Autoscalers(store);
        _backups = new BackupKeeper(store, _databases, life.Log, time);
        var restore = new Restore(new RestoreSources(store, _databases, snapshots, _backups, time), life.Log, time);
        _instances = new InstanceKind(plausible, store, _databases, restore, snapshots, _backups, time);
        _kinds = new Dictionary<string, IResourceKind>(StringComparer.Ordinal)
        {
            [InstanceKind.Type] = _instances,
            [SnapshotKind.Type] = new SnapshotKind(plausible, store, _databases, snapshots),
            [ParameterGroupKind.Type] = new ParameterGroupKind(plausible, store, _instances),
            [ZoneTable.ZoneType] = new ZoneKind(plausible, store, DnsAddress),
            [ZoneTable.RecordType] = new RecordKind(plausible, store),
            ["aws:secretsmanager/secret:Secret"] = new SecretKind(plausible, vault),
            ["aws:secretsmanager/secretVersion:SecretVersion"] = new SecretVersionKind(plausible, vault),
            [ClusterObjects.Deployment] = new DeploymentKind(plausible, _cluster, autoscalers, images),
            [Autoscalers.Type] = new AutoscalerKind(plausible, store, _cluster, autoscalers),
            [ClusterObjects.Service] = new ServiceKind(plausible, _cluster),
            [ClusterObjects.ConfigMap] = new MountedKind(plausible, store, _cluster),
            [ClusterObjects.Secret] = new MountedKind(plausible, store, _cluster),
        };
        Verbs = new Dictionary<string, Func<PropertyMap, PropertyMap>>(StringComparer.Ordinal)
        {
            [DaemonClient.Status] = _ => Status(),
            [DaemonClient.Stop] = _ => Stop(),
            [DaemonClient.SetFault] = SetFault,
            [DaemonClient.ClearFault] = ClearFault,
        };
    }

    public Network Network { get; }

    /// <summary>Host and port of the DNS server.</summary>
    public string DnsAddress => $"{Network.Dns}:{Network.DnsPort}";

    public IReadOnlyDictionary<string, Func<PropertyMap, PropertyMap>> Verbs { get; }

    public IResourceKind KindOf(string type) => _kinds.GetValueOrDefault(type, _recorded);

    /// <summary>Sets everything running again that ran before.</summary>
    public async Task StartAsync()
    {
        _dns = DnsServer.Start(new IPEndPoint(Network.Dns, Network.DnsPort), _zones.Answer);
        foreach (var resource in _store.All.Where(resource => resource.Phase is ResourcePhase.Ready or ResourcePhase.Updating))
        {
            await KindOf(resource.Type).ResumeAsync(resource, _life.Stopping);
        }

        foreach (var resource in _store.OfType(InstanceKind.Type).Where(resource => resource.Phase == ResourcePhase.Creating))
        {
            await _instances.EndHalfMadeAsync(resource);
        }

        await _cluster.EndStrangersAsync();
        _backups.Begin();
        _health.Begin();
    }

    public async Task StopAsync()
    {
        await _health.DisposeAsync();
        await _cluster.StopAsync();
        MemoryFolder.Remove(_seal);
        await _backups.DisposeAsync();
        await _databases.StopAsync();
        if (_dns is not null)
        {
            await _dns.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _shapes.Dispose();
    }

    private IPAddress? Resolve(string name)
    {
        var question = new DnsQuestion(0, false, name.TrimEnd('.').ToLowerInvariant(), DnsRecordType.A, [], 0);
        return _zones.Answer(question).Answers.FirstOrDefault(record => record.Type == DnsRecordType.A) is { } record ? IPAddress.Parse(record.Value) : null;
    }

    private PropertyMap Status()
    {
        var processes = _databases.Instances
            .Where(instance => instance.Server.Pid is not null)
            .Select(instance => Process(instance.Server.Pid!.Value, "database", instance.Folder.Identifier, instance.Endpoint.ToString()))
            .Concat(_cluster.Pods
                .Where(pod => pod.Pid is not null)
                .Select(pod => Process(pod.Pid!.Value, "pod", pod.Place.Name, pod.Place.Address.ToString())))
            .Prepend(Process(Environment.ProcessId, "daemon", _cloud.Stack, DnsAddress));
        return PropertyMap.Empty
            .With("stack", _cloud.Stack)
            .With("directory", _cloud.Path)
            .With("subnet", Network.Subnet)
            .With("dns", DnsAddress)
            .With("processes", new PropertyValue.List([.. processes]));
    }

    private static PropertyValue Process(int pid, string kind, string name, string address) =>
        PropertyMap.Empty.With("pid", pid).With("kind", kind).With("name", name).With("address", address);

    private PropertyMap Stop()
    {
        _life.Stop();
        return PropertyMap.Empty;
    }

    private PropertyMap SetFault(PropertyMap arguments)
    {
        _faults.Set(new InjectedFault(arguments.TextAt("service") ?? "", arguments.TextAt("color") ?? "", arguments.TextAt("status") ?? "503"));
        return ApplyFaults();
    }

    private PropertyMap ClearFault(PropertyMap arguments)
    {
        _faults.Clear(arguments.TextAt("service") ?? "", arguments.TextAt("color") ?? "");
        return ApplyFaults();
    }

    private PropertyMap ApplyFaults()
    {
        foreach (var pod in _cluster.Pods)
        {
            _faults.Apply(pod.Template, pod.Place);
        }

        return PropertyMap.Empty;
    }
}
