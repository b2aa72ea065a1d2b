namespace Pulumi;

/// <summary>The arguments of a method of a resource: properties and fields with <see cref="InputAttribute"/>.</summary>
public abstract class CallArgs : InputArgs
{
    public static readonly CallArgs Empty = new EmptyArgs();

    private sealed class EmptyArgs : CallArgs;
}
