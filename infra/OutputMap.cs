using System.Collections.Immutable;
using Pulumi;

namespace Rollback.Infra;

/// <summary>A map of outputs as one output, which is how nested stack outputs are built.</summary>
internal static class OutputMap
{
    public static Output<ImmutableDictionary<string, T>> Of<T>(IEnumerable<KeyValuePair<string, Output<T>>> entries)
    {
        var all = entries.ToList();
        return Output.All(all.Select(entry => entry.Value))
            .Apply(values => all.Select(entry => entry.Key).Zip(values).ToImmutableDictionary(pair => pair.First, pair => pair.Second));
    }

    public static Output<ImmutableDictionary<string, TResult>> Of<T, TResult>(
        IEnumerable<KeyValuePair<string, T>> entries, Func<string, T, Output<TResult>> value) =>
        Of(entries.Select(entry => KeyValuePair.Create(entry.Key, value(entry.Key, entry.Value))));
}
