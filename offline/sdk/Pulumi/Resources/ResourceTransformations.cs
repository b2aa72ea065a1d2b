using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Runs the transformations of a resource and its ancestors, in this process, before it is registered.</summary>
internal static class ResourceTransformations
{
    /// <summary>The resource's own, then those of its ancestors, nearest first.</summary>
    public static ImmutableArray<ResourceTransformation> Applying(ResourceOptions options, Resource? stack) =>
        [.. options.ResourceTransformations, .. (options.Parent ?? stack)?.Transformations ?? []];

    public static (ResourceArgs Args, ResourceOptions Options) Run(
        ImmutableArray<ResourceTransformation> transformations, Resource resource, ResourceArgs args, ResourceOptions options)
    {
        var parent = options.Parent;
        foreach (var transformation in transformations)
        {
            if (transformation(new(resource, args, options)) is not { } result)
            {
                continue;
            }

            if (result.Options.Parent != parent)
            {
                throw new ArgumentException("Transformations cannot currently be used to change the `parent` of a resource.");
            }

            (args, options) = (result.Args, result.Options);
        }

        return (args, options);
    }
}
