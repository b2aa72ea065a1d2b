using System.Collections.Immutable;

namespace Pulumi;

public static partial class Output
{
    /// <summary>All values as one array: unknown if any is unknown, secret if any is secret.</summary>
    public static Output<ImmutableArray<T>> All<T>(params Input<T>[] inputs) => All((IEnumerable<Input<T>>)inputs);

    /// <inheritdoc cref="All{T}(Input{T}[])"/>
    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Input<T>> inputs) => Gather([.. inputs.Select(input => input.ToOutput())]);

    /// <inheritdoc cref="All{T}(Input{T}[])"/>
    public static Output<ImmutableArray<T>> All<T>(params Output<T>[] outputs) => Gather([.. outputs]);

    /// <inheritdoc cref="All{T}(Input{T}[])"/>
    public static Output<ImmutableArray<T>> All<T>(IEnumerable<Output<T>> outputs) => Gather([.. outputs]);

    private static Output<ImmutableArray<T>> Gather<T>(ImmutableArray<Output<T>> outputs)
    {
        return new(GatherAsync());

        async Task<OutputData<ImmutableArray<T>>> GatherAsync()
        {
            var all = await Task.WhenAll(outputs.Select(output => output.DataTask));
            return Join(all, all.Select(data => data.Value).ToImmutableArray());
        }
    }

    private static OutputData<TResult> Join<T, TResult>(IReadOnlyCollection<OutputData<T>> parts, TResult value) => new(
        parts.Aggregate(ImmutableHashSet<Resource>.Empty, (resources, data) => resources.Union(data.Resources)),
        value,
        parts.All(data => data.IsKnown),
        parts.Any(data => data.IsSecret));
}
