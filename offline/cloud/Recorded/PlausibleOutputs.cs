using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Shape;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Recorded;

/// <summary>
/// Outputs that look as the official provider's do: the inputs, and for each computed property of the shape a value of its
/// type. What was computed once stays.
/// </summary>
internal sealed class PlausibleOutputs(PackageShapes aws, TimeProvider time)
{
    private readonly KubernetesOutputs _kubernetes = new(time);

    public static string IdFor(CloudResource draft) => IsKubernetes(draft) ? KubernetesOutputs.IdFor(draft) : AwsIds.IdFor(draft);

    public PropertyMap OutputsOf(CloudResource resource)
    {
        if (IsKubernetes(resource))
        {
            return _kubernetes.OutputsOf(resource);
        }

        var outputs = resource.Inputs;
        var shape = aws.Find(resource.Type);
        foreach (var property in shape?.Outputs.Properties.Values ?? [])
        {
            if (outputs.Find(property.Name) is null && (resource.Outputs.Find(property.Name) ?? Computed(resource, property)) is { } value)
            {
                outputs = outputs.With(property.Name, value);
            }
        }

        return outputs.Find("tagsAll") is null ? outputs : outputs.With("tagsAll", resource.Inputs.Find("tags") ?? PropertyMap.Empty);
    }

    private PropertyValue? Computed(CloudResource resource, ShapeProperty property) => (property.Name, property.Type) switch
    {
        ("arn", _) => AwsIds.Arn(resource),
        ("region", _) => AwsIds.RegionOf(resource),
        ("status" or "state", ShapeType.Text) => "available",
        ("ownerId" or "accountId", _) => AwsIds.Account,
        ("createDate" or "createdDate" or "creationTimestamp", _) => time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        (_, ShapeType.Text) when property.Name.EndsWith("Arn", StringComparison.Ordinal) => AwsIds.Arn(resource),
        (_, ShapeType.Text) when property.Name.EndsWith("Id", StringComparison.Ordinal) => resource.Id,
        ("dnsName" or "domainName" or "bucketDomainName" or "bucketRegionalDomainName", _) => $"{resource.Id}.offline.internal",
        ("name", _) => resource.Id,
        (_, ShapeType.Text) => "",
        (_, ShapeType.Number) => 0.0,
        (_, ShapeType.Bool) => false,
        (_, ShapeType.List) => new PropertyValue.List([]),
        (_, ShapeType.Map) => PropertyMap.Empty,
        _ => null,
    };

    private static bool IsKubernetes(CloudResource resource) => resource.Type.StartsWith("kubernetes:", StringComparison.Ordinal);
}
