namespace Pulumi;

/// <summary>Marks a class that values from the engine are read into.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OutputTypeAttribute : Attribute;
