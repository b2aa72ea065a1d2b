namespace Pulumi;

/// <summary>Changes the inputs or options of a resource when the engine asks; null leaves it as it is.</summary>
public delegate Task<ResourceTransformResult?> ResourceTransform(
    ResourceTransformArgs args, CancellationToken cancellationToken = default);
