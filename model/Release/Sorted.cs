using System.Collections.Immutable;

namespace Rollback.Model;

/// <summary>Maps sorted by ordinal name, so that plans and files come out the same everywhere.</summary>
internal static class Sorted
{
    public static ImmutableSortedDictionary<string, T> Empty<T>() =>
        ImmutableSortedDictionary<string, T>.Empty.WithComparers(StringComparer.Ordinal);

    public static ImmutableSortedDictionary<string, T> ToSorted<T>(this IEnumerable<KeyValuePair<string, T>> entries) =>
        entries.ToImmutableSortedDictionary(StringComparer.Ordinal);
}
