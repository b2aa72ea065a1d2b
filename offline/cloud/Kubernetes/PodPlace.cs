using System.Net;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>What is a pod's own: a name, an address, a folder.</summary>
internal sealed record PodPlace(string Name, string Space, IPAddress Address, string Folder, string Log)
{
    public string ProcessName => $"pod/{Name}";

    /// <summary>Holds the status that a drill wants instead of answers; absent when there is none.</summary>
    public string FaultFile => Path.Combine(Folder, "fault");

    public static string Owner(string name) => $"pod/{name}";

    public static PodPlace Of(string name, string space, PodGround ground) => new(
        name, space, ground.Network.AddressOf(Owner(name)), Path.Combine(ground.Folder, name), Path.Combine(ground.Logs, $"pod-{name}.log"));

    /// <summary>Where a path inside the container lies on this machine.</summary>
    public string Mounted(string path) => Path.Combine(Folder, "mounts", path.TrimStart('/'));
}
