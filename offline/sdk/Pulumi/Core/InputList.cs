using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A property that takes a list whose elements, or which itself, may be outputs.</summary>
public sealed class InputList<T> : Input<ImmutableArray<T>>, IEnumerable, IAsyncEnumerable<Input<T>>
{
    /// <summary>Runs of elements, in order. A run that comes from an output is not taken apart until that is known.</summary>
    private ImmutableList<Output<ImmutableArray<Input<T>>>> _runs;

    public InputList()
        : this([])
    {
    }

    private InputList(ImmutableList<Output<ImmutableArray<Input<T>>>> runs) => _runs = runs;

    private protected override object Content => Elements;

    private Output<ImmutableArray<Input<T>>> Elements => _runs switch
    {
        [] => Output.Create(ImmutableArray<Input<T>>.Empty),
        [var only] => only,
        _ => Output.All(_runs).Apply(runs => runs.SelectMany(run => run).ToImmutableArray()),
    };

    public static implicit operator InputList<T>(T value) => Of([value]);

    public static implicit operator InputList<T>(T[] values) => OfValues(values);

    public static implicit operator InputList<T>(List<T> values) => OfValues(values);

    public static implicit operator InputList<T>(ImmutableArray<T> values) => OfValues(values);

    public static implicit operator InputList<T>(Input<T> value) => Of([value]);

    public static implicit operator InputList<T>(Input<T>[] values) => Of([.. values]);

    public static implicit operator InputList<T>(List<Input<T>> values) => Of([.. values]);

    public static implicit operator InputList<T>(ImmutableArray<Input<T>> values) => Of([.. values]);

    public static implicit operator InputList<T>(Output<T> value) => Of([value]);

    public static implicit operator InputList<T>(Output<T>[] values) => OfOutputs(values);

    public static implicit operator InputList<T>(List<Output<T>> values) => OfOutputs(values);

    public static implicit operator InputList<T>(ImmutableArray<Output<T>> values) => OfOutputs(values);

    public static implicit operator InputList<T>(Output<T[]> values) => OfRun(values, items => items);

    public static implicit operator InputList<T>(Output<List<T>> values) => OfRun(values, items => items);

    public static implicit operator InputList<T>(Output<IEnumerable<T>> values) => OfRun(values, items => items);

    public static implicit operator InputList<T>(Output<ImmutableArray<T>> values) =>
        OfRun(values, items => items.IsDefault ? [] : items);

    public void Add(params Input<T>[] inputs) => _runs = _runs.Add(Output.Create<ImmutableArray<Input<T>>>([.. inputs]));

    public void Add(InputList<T> inputs) => AddRange(inputs);

    public void AddRange(InputList<T> inputs) => _runs = _runs.AddRange(inputs._runs);

    /// <summary>A new list: these elements, then those.</summary>
    public InputList<T> Concat(InputList<T> other) => new(_runs.AddRange(other._runs));

    public async IAsyncEnumerator<Input<T>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var elements = await Elements.DataTask.WaitAsync(cancellationToken);
        foreach (var element in elements.IsKnown ? elements.Value : [])
        {
            yield return element;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException($"An {GetType().Name} cannot be enumerated synchronously: its elements may not be there yet.");

    internal override Output<ImmutableArray<T>> GetOutput() => Elements.Apply(items => Output.All(items));

    /// <summary>A copy that later additions to this list do not reach.</summary>
    internal InputList<T> Copy() => new(_runs);

    private static InputList<T> Of(ImmutableArray<Input<T>> elements) => new([Output.Create(elements)]);

    private static InputList<T> OfValues(IEnumerable<T> values) => Of([.. values.Select(value => (Input<T>)value)]);

    private static InputList<T> OfOutputs(IEnumerable<Output<T>> values) => Of([.. values.Select(value => (Input<T>)value)]);

    private static InputList<T> OfRun<TList>(Output<TList> values, Func<TList, IEnumerable<T>> items) =>
        new([values.Apply(list => items(list).Select(value => (Input<T>)value).ToImmutableArray())]);
}
