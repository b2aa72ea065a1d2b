namespace Pulumi;

/// <summary>Names the type token of a resource class, so that references to such resources become objects of it.</summary>
/// <param name="type">The token, <c>package:module:Name</c>.</param>
/// <param name="version">The version of the package; the empty string, or null, fits any.</param>
[AttributeUsage(AttributeTargets.Class)]
public class ResourceTypeAttribute(string type, string? version) : Attribute
{
    public string Type { get; } = type;

    public string? Version { get; } = version;
}
