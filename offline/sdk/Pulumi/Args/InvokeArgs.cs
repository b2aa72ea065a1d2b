namespace Pulumi;

/// <summary>The arguments of a function of a provider: properties and fields with <see cref="InputAttribute"/>.</summary>
public abstract class InvokeArgs : InputArgs
{
    public static readonly InvokeArgs Empty = new EmptyArgs();

    private sealed class EmptyArgs : InvokeArgs;
}
