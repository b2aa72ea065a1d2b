using System.Collections;
using System.Collections.Immutable;

namespace Pulumi;

/// <summary>A property that takes a map from strings whose values, or which itself, may be outputs.</summary>
public sealed class InputMap<TValue> : Input<ImmutableDictionary<string, TValue>>, IEnumerable, IAsyncEnumerable<Input<KeyValuePair<string, TValue>>>
{
    private Output<ImmutableDictionary<string, Input<TValue>>> _entries;

    public InputMap()
        : this(Output.Create(ImmutableDictionary<string, Input<TValue>>.Empty))
    {
    }

    private InputMap(Output<ImmutableDictionary<string, Input<TValue>>> entries) => _entries = entries;

    private protected override object Content => _entries;

    /// <summary>Adds an entry, as <see cref="Add(string, Input{TValue})"/> does.</summary>
    public Input<TValue> this[string key]
    {
        set => Add(key, value);
    }

    public static implicit operator InputMap<TValue>(Dictionary<string, TValue> values) => OfValues(Output.Create(values));

    public static implicit operator InputMap<TValue>(ImmutableDictionary<string, TValue> values) => OfValues(Output.Create(values));

    public static implicit operator InputMap<TValue>(Output<Dictionary<string, TValue>> values) => OfValues(values);

    public static implicit operator InputMap<TValue>(Output<IDictionary<string, TValue>> values) => OfValues(values);

    public static implicit operator InputMap<TValue>(Output<ImmutableDictionary<string, TValue>> values) => OfValues(values);

    /// <summary>Both maps as one; where both have a key, the second wins.</summary>
    public static InputMap<TValue> Merge(InputMap<TValue> first, InputMap<TValue> second) =>
        new(Output.Tuple(first._entries, second._entries).Apply(both => both.Item1.SetItems(both.Item2)));

    /// <summary>Adds an entry. A key that is there already faults the map when it is awaited.</summary>
    public void Add(string key, Input<TValue> value) => _entries = _entries.Apply(entries => entries.Add(key, value));

    public void Add(InputMap<TValue> values) => AddRange(values);

    /// <summary>Adds all entries. A key that is there already faults the map when it is awaited.</summary>
    public void AddRange(InputMap<TValue> values) =>
        _entries = Output.Tuple(_entries, values._entries).Apply(both => both.Item1.AddRange(both.Item2));

    public async IAsyncEnumerator<Input<KeyValuePair<string, TValue>>> GetAsyncEnumerator(CancellationToken cancellationToken)
    {
        var entries = await _entries.DataTask.WaitAsync(cancellationToken);
        foreach (var (key, value) in entries.IsKnown ? entries.Value : [])
        {
            yield return value.Apply(item => KeyValuePair.Create(key, item));
        }
    }

    IEnumerator IEnumerable.GetEnumerator() =>
        throw new NotSupportedException($"An {GetType().Name} cannot be enumerated synchronously: its entries may not be there yet.");

    internal override Output<ImmutableDictionary<string, TValue>> GetOutput() => _entries.Apply(entries =>
        Output.All(entries.Select(entry => (Output<KeyValuePair<string, TValue>>)entry.Value.Apply(value => KeyValuePair.Create(entry.Key, value))))
            .Apply(items => items.ToImmutableDictionary()));

    private static InputMap<TValue> OfValues<TMap>(Output<TMap> values)
        where TMap : IEnumerable<KeyValuePair<string, TValue>> =>
        new(values.Apply(map => map.ToImmutableDictionary(entry => entry.Key, entry => (Input<TValue>)entry.Value)));
}
