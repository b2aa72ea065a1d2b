using System.Collections.Immutable;

namespace Pulumi.Serialization;

/// <summary>
/// What depending on a resource means to the engine: a resource that a provider manages, or a remote component, is itself;
/// a local component is all such resources below it, since the engine has nothing to wait for in the component itself.
/// </summary>
internal static class ResourceClosure
{
    public static IEnumerable<Resource> Expand(IEnumerable<Resource> resources)
    {
        var found = new HashSet<Resource>(ReferenceEqualityComparer.Instance);
        foreach (var resource in resources)
        {
            Collect(resource, found);
        }

        return found;
    }

    /// <summary>The URNs of the expanded resources, sorted, each once.</summary>
    public static async Task<ImmutableArray<string>> UrnsAsync(IEnumerable<Resource> resources)
    {
        var urns = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var resource in Expand(resources))
        {
            var urn = await resource.Urn.DataTask;
            if (urn is { IsKnown: true, Value.Length: > 0 })
            {
                urns.Add(urn.Value);
            }
        }

        return [.. urns];
    }

    private static void Collect(Resource resource, HashSet<Resource> found)
    {
        if (resource is CustomResource || resource.IsRemote)
        {
            found.Add(resource);
            return;
        }

        foreach (var child in resource.Children())
        {
            Collect(child, found);
        }
    }
}
