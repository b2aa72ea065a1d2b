using System.Text;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>The environment variables of a pod's process, with everything that they refer to looked up.</summary>
internal sealed class PodEnvironment(ClusterObjects objects)
{
    /// <exception cref="CloudException">Something referred to does not exist (yet).</exception>
    public Dictionary<string, string> Of(PodTemplate template, PodPlace place, PodTexts texts)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["POD_IP"] = place.Address.ToString(),
            ["POD_NAME"] = place.Name,
        };
        foreach (var source in template.Container.MapsAt("envFrom"))
        {
            foreach (var (name, value) in All(source, template.Space))
            {
                variables[source.TextAt("prefix") + name] = texts.Localise(Encoding.UTF8.GetString(value));
            }
        }

        foreach (var variable in template.Container.MapsAt("env"))
        {
            var value = variable.TextAt("value") ?? From(variable.MapAt("valueFrom"), template, place);
            if (variable.TextAt("name") is { } name && value is not null)
            {
                variables[name] = texts.Localise(Expanded(value, variables));
            }
        }

        return variables;
    }

    private string? From(PropertyMap source, PodTemplate template, PodPlace place)
    {
        if (source.TextAt("fieldRef.fieldPath") is { } field)
        {
            return field switch
            {
                "status.podIP" or "status.hostIP" => place.Address.ToString(),
                "metadata.name" => place.Name,
                "metadata.namespace" => template.Space,
                "spec.nodeName" => "offline",
                _ => throw new CloudException($"The offline cloud cannot give the field '{field}' to a container."),
            };
        }

        return Key(source.MapAt("secretKeyRef"), ClusterObjects.Secret, template.Space)
            ?? Key(source.MapAt("configMapKeyRef"), ClusterObjects.ConfigMap, template.Space);
    }

    private string? Key(PropertyMap reference, string type, string space)
    {
        if (reference.TextAt("name") is not { } name || reference.TextAt("key") is not { } key)
        {
            return null;
        }

        if (objects.DataOf(type, space, name) is { } data && data.TryGetValue(key, out var value))
        {
            return Encoding.UTF8.GetString(value);
        }

        return reference.FlagAt("optional")
            ? null
            : throw new CloudException($"CreateContainerConfigError: {type.Split(':')[^1]} '{space}/{name}' has no key '{key}', or does not exist.");
    }

    private IReadOnlyDictionary<string, byte[]> All(PropertyMap source, string space)
    {
        foreach (var (reference, type) in new[] { ("secretRef", ClusterObjects.Secret), ("configMapRef", ClusterObjects.ConfigMap) })
        {
            if (source.TextAt($"{reference}.name") is { } name)
            {
                return objects.DataOf(type, space, name)
                    ?? (source.FlagAt($"{reference}.optional")
                        ? new Dictionary<string, byte[]>()
                        : throw new CloudException($"CreateContainerConfigError: {type.Split(':')[^1]} '{space}/{name}' does not exist."));
            }
        }

        return new Dictionary<string, byte[]>();
    }

    /// <summary>Kubernetes replaces $(NAME) by variables that were defined before.</summary>
    private static string Expanded(string value, Dictionary<string, string> variables)
    {
        foreach (var (name, known) in variables)
        {
            value = value.Replace($"$({name})", known, StringComparison.Ordinal);
        }

        return value;
    }
}
