using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Pulumi.Serialization;

/// <summary>Objects of classes with <see cref="OutputTypeAttribute"/> on their way back to the engine.</summary>
internal static class OutputTypeFields
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly ConcurrentDictionary<Type, ImmutableArray<FieldInfo>> Known = [];

    /// <summary>The read-only fields, each under its name with a small first letter; false for any other object.</summary>
    public static bool TryRead(object value, [NotNullWhen(true)] out IEnumerable<KeyValuePair<string, object?>>? fields)
    {
        fields = value.GetType().IsDefined(typeof(OutputTypeAttribute), inherit: false)
            ? Known.GetOrAdd(value.GetType(), static type => [.. type.GetFields(Declared).Where(field => field.IsInitOnly)])
                .Select(field => KeyValuePair.Create(WireName(field.Name), field.GetValue(value)))
            : null;
        return fields is not null;
    }

    private static string WireName(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
