namespace Pulumi;

/// <summary>The inputs of a resource, or of a part of one: properties and fields with <see cref="InputAttribute"/>.</summary>
public abstract class ResourceArgs : InputArgs
{
    public static readonly ResourceArgs Empty = new EmptyArgs();

    private sealed class EmptyArgs : ResourceArgs;
}
