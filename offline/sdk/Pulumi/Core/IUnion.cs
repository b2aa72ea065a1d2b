namespace Pulumi;

/// <summary>A union whose types are not known where it is handled, as in the serializer.</summary>
internal interface IUnion
{
    object? Value { get; }
}
