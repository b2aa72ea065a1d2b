using System.Text;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>The volumes of a pod as files that only its owner may read, and kept as their sources are.</summary>
internal sealed class PodFiles(ClusterObjects objects)
{
    private const UnixFileMode PrivateFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Writes what differs; called again whenever a ConfigMap or Secret changed.</summary>
    /// <exception cref="CloudException">A ConfigMap or Secret does not exist (yet).</exception>
    public void Write(PodTemplate template, PodPlace place, PodTexts texts, ImageProgram program)
    {
        Directory.CreateDirectory(place.Folder, PrivateFolder);
        foreach (var mount in template.Container.MapsAt("volumeMounts"))
        {
            var path = mount.TextAt("mountPath") ?? throw new CloudException($"A volume mount of '{place.Name}' has no mountPath.");
            var volume = template.Volumes.GetValueOrDefault(mount.TextAt("name") ?? "")
                ?? throw new CloudException($"'{place.Name}' mounts the volume '{mount.TextAt("name")}', which its pod does not have.");
            var subPath = mount.TextAt("subPath");
            var folder = place.Mounted(subPath is null ? path : Path.GetDirectoryName(path)!);
            Directory.CreateDirectory(folder, PrivateFolder);
            foreach (var (name, content) in FilesOf(volume, template.Space).Where(file => subPath is null || file.Name == subPath))
            {
                WriteFile(Path.Combine(folder, subPath is null ? name : Path.GetFileName(path)), Localised(content, texts, place, program));
            }
        }
    }

    private IEnumerable<(string Name, byte[] Content)> FilesOf(PropertyMap volume, string space)
    {
        if (volume.At("configMap") is PropertyValue.Map { Properties: var configMap })
        {
            return FilesOf(ClusterObjects.ConfigMap, configMap.TextAt("name"), configMap, space);
        }

        if (volume.At("secret") is PropertyValue.Map { Properties: var secret })
        {
            return FilesOf(ClusterObjects.Secret, secret.TextAt("secretName"), secret, space);
        }

        return volume.MapsAt("projected.sources").SelectMany(source => source switch
        {
            _ when source.At("configMap") is PropertyValue.Map { Properties: var projected } => FilesOf(ClusterObjects.ConfigMap, projected.TextAt("name"), projected, space),
            _ when source.At("secret") is PropertyValue.Map { Properties: var projected } => FilesOf(ClusterObjects.Secret, projected.TextAt("name"), projected, space),
            _ => [],
        });
    }

    private IEnumerable<(string Name, byte[] Content)> FilesOf(string type, string? name, PropertyMap source, string space)
    {
        if (name is null || objects.DataOf(type, space, name) is not { } data)
        {
            return source.FlagAt("optional") ? [] : throw new CloudException($"FailedMount: {type.Split(':')[^1]} '{space}/{name}' does not exist.");
        }

        var items = source.MapsAt("items").ToDictionary(item => item.TextAt("key") ?? "", item => item.TextAt("path") ?? "", StringComparer.Ordinal);
        return data
            .Where(entry => items.Count == 0 || items.ContainsKey(entry.Key))
            .Select(entry => (items.GetValueOrDefault(entry.Key, entry.Key), entry.Value));
    }

    private static byte[] Localised(byte[] content, PodTexts texts, PodPlace place, ImageProgram program)
    {
        var text = texts.Localise(Encoding.UTF8.GetString(content));
        return Encoding.UTF8.GetBytes(program.IsPgBouncer ? PgBouncerSettings.Localise(text, place.Address, place.Folder) : text);
    }

    private static void WriteFile(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, PrivateFolder);
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            AtomicFile.Write(path, content);
        }
    }
}
