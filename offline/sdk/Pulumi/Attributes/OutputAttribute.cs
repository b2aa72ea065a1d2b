namespace Pulumi;

/// <summary>Marks a property of a resource that the engine, or the component itself, fills.</summary>
/// <param name="name">Its name on the wire; the property's own name unless given.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute(string? name = null) : Attribute
{
    public string? Name { get; } = name;
}
