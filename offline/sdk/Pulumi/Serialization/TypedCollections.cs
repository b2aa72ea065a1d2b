using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi.Serialization;

/// <summary>Immutable collections of element types that are only known at run time.</summary>
internal static class TypedCollections
{
    private static readonly ConcurrentDictionary<Type, Func<IEnumerable<object?>, object>> Lists = [];
    private static readonly ConcurrentDictionary<Type, Func<IEnumerable<KeyValuePair<string, object?>>, object>> Maps = [];

    public static object List(Type element, IEnumerable<object?> items) => Lists
        .GetOrAdd(element, static element => Method(nameof(ListOf), element).CreateDelegate<Func<IEnumerable<object?>, object>>())(items);

    public static object Map(Type value, IEnumerable<KeyValuePair<string, object?>> entries) => Maps
        .GetOrAdd(value, static value => Method(nameof(MapOf), value).CreateDelegate<Func<IEnumerable<KeyValuePair<string, object?>>, object>>())(entries);

    private static MethodInfo Method(string name, Type argument) =>
        typeof(TypedCollections).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(argument);

    private static object ListOf<T>(IEnumerable<object?> items) => items.Select(item => (T)item!).ToImmutableArray();

    private static object MapOf<T>(IEnumerable<KeyValuePair<string, object?>> entries) =>
        entries.ToImmutableDictionary(entry => entry.Key, entry => (T)entry.Value!);
}
