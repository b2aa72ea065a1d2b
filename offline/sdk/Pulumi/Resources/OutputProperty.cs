using System.Reflection;

namespace Pulumi;

/// <summary>A property with <see cref="OutputAttribute"/>.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Property">As declared, so that a private setter can be called.</param>
/// <param name="ValueType">The T of its <see cref="Output{T}"/>; null if it is something else.</param>
internal sealed record OutputProperty(string Name, PropertyInfo Property, Type? ValueType);
