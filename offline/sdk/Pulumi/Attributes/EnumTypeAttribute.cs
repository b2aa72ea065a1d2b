namespace Pulumi;

/// <summary>Marks a struct that stands for a set of strings or numbers, and converts to and from them.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class EnumTypeAttribute : Attribute;
