using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi;

/// <summary>The output properties of resource classes.</summary>
internal static class OutputProperties
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private static readonly ConcurrentDictionary<Type, ImmutableArray<OutputProperty>> Known = [];

    /// <summary>The properties of a class and of those it derives from.</summary>
    public static ImmutableArray<OutputProperty> Of(Type type) => Known.GetOrAdd(type, static type => [.. Find(type)]);

    /// <summary>What a component's public output properties hold, its URN aside.</summary>
    public static IDictionary<string, object?> ReadPublic(Resource resource) => Of(resource.GetType())
        .Where(output => output.Property.GetMethod!.IsPublic && output.Name != "urn")
        .ToDictionary(output => output.Name, output => output.Property.GetValue(resource));

    private static IEnumerable<OutputProperty> Find(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var property in current.GetProperties(Declared))
            {
                if (property.GetCustomAttribute<OutputAttribute>() is { } output)
                {
                    yield return new(output.Name ?? property.Name, property, ValueType(property.PropertyType));
                }
            }
        }
    }

    private static Type? ValueType(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Output<>) ? type.GenericTypeArguments[0] : null;
}
