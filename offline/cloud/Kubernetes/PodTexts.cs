using System.Text.RegularExpressions;
using Rollback.Offline.Cloud.Daemon;
using Rollback.Offline.Cloud.Values;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>
/// A process on this machine has neither the cluster's DNS nor the container's file system: in what it is told, names of
/// services become their addresses, and paths of mounts become real folders.
/// </summary>
internal sealed partial class PodTexts(PodTemplate template, PodPlace place, Network network)
{
    private readonly Regex? _mounts = MountPaths(template);

    public string Localise(string text)
    {
        text = ServiceName().Replace(text, match => network.AddressOf(ServiceBalancer.Owner(match.Groups["space"].Value, match.Groups["name"].Value)).ToString());

        // All paths at once: a replacement is not to be searched for the next one.
        return _mounts?.Replace(text, match => place.Mounted(match.Value)) ?? text;
    }

    private static Regex? MountPaths(PodTemplate template)
    {
        var paths = template.Container.MapsAt("volumeMounts")
            .Select(mount => mount.TextAt("mountPath")?.TrimEnd('/'))
            .OfType<string>()
            .Where(path => path.Length > 1)
            .OrderByDescending(path => path.Length)
            .Select(Regex.Escape)
            .ToList();
        return paths.Count == 0 ? null : new Regex($@"(?<![\w./-])({string.Join('|', paths)})(?![\w.-])");
    }

    [GeneratedRegex(@"\b(?<name>[a-z0-9]([a-z0-9-]*[a-z0-9])?)\.(?<space>[a-z0-9]([a-z0-9-]*[a-z0-9])?)\.svc(\.cluster\.local)?\b\.?")]
    private static partial Regex ServiceName();
}
