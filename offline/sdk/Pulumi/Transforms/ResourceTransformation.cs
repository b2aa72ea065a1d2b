namespace Pulumi;

/// <summary>Changes the inputs or options of a resource before it is registered; null leaves it as it is.</summary>
public delegate ResourceTransformationResult? ResourceTransformation(ResourceTransformationArgs args);
