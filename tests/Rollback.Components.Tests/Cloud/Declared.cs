using System.Collections;
using System.Collections.Immutable;

namespace Rollback.Components.Tests;

/// <summary>A resource as the engine would be told of it.</summary>
public sealed record Declared(string Type, string Name, ImmutableDictionary<string, object> Inputs)
{
    /// <summary>The input at a path such as <c>spec.template.spec.containers.0.image</c>; null if there is none.</summary>
    public object? this[string path] => path.Split('.').Aggregate<string, object?>(Inputs, Step);

    /// <summary>The texts of a list.</summary>
    public string[] Texts(string path) => this[path] is IEnumerable<object> list ? [.. list.Cast<string>()] : [];

    /// <summary>Every text in the inputs, with the path that leads to it.</summary>
    public IEnumerable<(string Path, string Text)> AllTexts() => Inputs.SelectMany(input => AllTexts(input.Key, input.Value));

    private static object? Step(object? value, string key) => value switch
    {
        IReadOnlyDictionary<string, object> map => map.GetValueOrDefault(key),
        IReadOnlyList<object> list when int.TryParse(key, out var index) && index < list.Count => list[index],
        _ => null,
    };

    private static IEnumerable<(string Path, string Text)> AllTexts(string path, object? value) => value switch
    {
        string text => [(path, text)],
        IReadOnlyDictionary<string, object> map => map.SelectMany(entry => AllTexts($"{path}.{entry.Key}", entry.Value)),
        IEnumerable list => list.Cast<object?>().SelectMany((item, index) => AllTexts($"{path}.{index}", item)),
        _ => [],
    };
}
