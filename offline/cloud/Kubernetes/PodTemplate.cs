using System.Security.Cryptography;
using Google.Protobuf;
using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>What a Deployment's pods are made from.</summary>
/// <param name="Space">Their namespace.</param>
/// <param name="Revision">Changes with every change of the template.</param>
/// <param name="Labels">What services and faults select them by.</param>
/// <param name="Container">Their one container.</param>
/// <param name="Volumes">By name.</param>
internal sealed record PodTemplate(
    string Space,
    string Revision,
    IReadOnlyDictionary<string, string> Labels,
    PropertyMap Container,
    IReadOnlyDictionary<string, PropertyMap> Volumes)
{
    private const int RevisionDigits = 8;

    /// <exception cref="CloudException">It asks for what the offline cloud cannot run.</exception>
    public static PodTemplate Of(CloudResource deployment)
    {
        var template = deployment.Inputs.MapAt("spec.template").WithoutSecrets();
        var containers = template.MapsAt("spec.containers").ToList();
        if (containers.Count != 1 || template.MapsAt("spec.initContainers").Any())
        {
            throw new CloudException($"Deployment '{deployment.Id}' has {containers.Count} containers or has init containers; the offline cloud runs pods of one container.");
        }

        return new PodTemplate(
            ClusterObjects.NamespaceOf(deployment),
            Convert.ToHexStringLower(SHA256.HashData(template.ToWire().ToByteArray()))[..RevisionDigits],
            template.EntriesAt("metadata.labels"),
            containers[0],
            template.MapsAt("spec.volumes").ToDictionary(volume => volume.TextAt("name") ?? "", StringComparer.Ordinal));
    }

    public string Image => Container.TextAt("image") ?? "";

    /// <summary>The number of a port that is given by number or by name.</summary>
    public int? PortOf(PropertyValue? port) => port.Plain() switch
    {
        PropertyValue.Number number => (int)number.Value,
        PropertyValue.Text text when int.TryParse(text.Value, out var number) => number,
        PropertyValue.Text text => Container.MapsAt("ports").FirstOrDefault(candidate => candidate.TextAt("name") == text.Value)?.IntegerAt("containerPort"),
        _ => null,
    };
}
