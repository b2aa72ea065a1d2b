using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Pulumi.Serialization;

/// <summary>Immutable arrays whose element type is not known where they are handled.</summary>
internal static class ImmutableArrays
{
    private static readonly ConcurrentDictionary<Type, Func<IList, bool>?> Tests = [];

    /// <summary>Whether the list is an immutable array that was never made: enumerating it throws.</summary>
    public static bool IsDefault(IList list) => Tests.GetOrAdd(list.GetType(), Test)?.Invoke(list) ?? false;

    private static Func<IList, bool>? Test(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            ? typeof(ImmutableArrays).GetMethod(nameof(IsDefaultOf), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
                .MakeGenericMethod(type.GenericTypeArguments[0]).CreateDelegate<Func<IList, bool>>()
            : null;

    private static bool IsDefaultOf<T>(IList list) => ((ImmutableArray<T>)list).IsDefault;
}
