namespace Pulumi;

/// <summary>Marks the constructor that an output type is made by; its parameters take properties of the same name.</summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class OutputConstructorAttribute : Attribute;
