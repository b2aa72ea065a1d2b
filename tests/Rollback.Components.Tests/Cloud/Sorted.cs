using System.Collections.Immutable;

namespace Rollback.Components.Tests;

/// <summary>Short ways to write sorted maps and sets.</summary>
public static class Sorted
{
    public static ImmutableSortedDictionary<string, T> Map<T>(params (string Key, T Value)[] entries) =>
        entries.ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);

    public static ImmutableSortedDictionary<int, T> Numbers<T>(params (int Key, T Value)[] entries) =>
        entries.ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value);

    public static ImmutableSortedSet<int> Set(params int[] numbers) => [.. numbers];
}
