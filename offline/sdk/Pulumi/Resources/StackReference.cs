using System.Collections.Immutable;

namespace Pulumi;

/// <summary>The outputs of another stack.</summary>
public sealed class StackReference : CustomResource
{
    public StackReference(string name, StackReferenceArgs? args = null, CustomResourceOptions? options = null)
        : base(
            "pulumi:pulumi:StackReference",
            name,
            new StackReferenceArgs { Name = args?.Name ?? name },
            CustomResourceOptions.Merge(options, new() { Id = args?.Name ?? name }))
    {
    }

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("outputs")]
    public Output<ImmutableDictionary<string, object>> Outputs { get; private set; } = null!;

    [Output("secretOutputNames")]
    public Output<ImmutableArray<string>> SecretOutputNames { get; private set; } = null!;

    /// <summary>An output, or null where the stack has none of that name. Secret as far as can be told without its value.</summary>
    public Output<object?> GetOutput(Input<string> name) => MarkSecret(name, Output.Tuple(name.ToOutput(), Outputs)
        .Apply(both => both.Item2.GetValueOrDefault(both.Item1)));

    /// <summary>An output that must be there.</summary>
    /// <exception cref="KeyNotFoundException">Within the output: the stack has none of that name.</exception>
    public Output<object> RequireOutput(Input<string> name) => MarkSecret(name, Output.Tuple(name.ToOutput(), Name, Outputs)
        .Apply(all => all.Item3.TryGetValue(all.Item1, out var value)
            ? value
            : throw new KeyNotFoundException($"Required output '{all.Item1}' does not exist on stack '{all.Item2}'.")));

    /// <summary>The value of a plain output, or null where the stack has none of that name.</summary>
    /// <exception cref="InvalidOperationException">The output is secret.</exception>
    public async Task<object?> GetValueAsync(Input<string> name) => await PlainAsync(name, GetOutput(name));

    /// <summary>The value of a plain output that must be there.</summary>
    /// <exception cref="KeyNotFoundException">The stack has none of that name.</exception>
    /// <exception cref="InvalidOperationException">The output is secret.</exception>
    public async Task<object> RequireValueAsync(Input<string> name) => await PlainAsync(name, RequireOutput(name));

    public async Task<StackReferenceOutputDetails> GetOutputDetailsAsync(string name)
    {
        var data = await GetOutput(name).DataTask;
        return data.IsSecret ? new() { SecretValue = data.Value } : new() { Value = data.Value };
    }

    private static async Task<T> PlainAsync<T>(Input<string> name, Output<T> output)
    {
        var data = await output.DataTask;
        return data.IsSecret
            ? throw new InvalidOperationException(
                $"Cannot call 'GetValueAsync' or 'RequireValueAsync' if the referenced stack output is a secret: '{(await name.ToOutput().DataTask).Value}'. Use 'GetOutput' or 'RequireOutput' instead.")
            : data.Value;
    }

    /// <summary>All outputs travel as one value, which is secret if any of them is; the list of names tells which are.</summary>
    private Output<T> MarkSecret<T>(Input<string> name, Output<T> output)
    {
        return new(MarkAsync());

        async Task<OutputData<T>> MarkAsync()
        {
            var data = await output.DataTask;
            var names = await SecretOutputNames.DataTask;
            var wanted = await name.ToOutput().DataTask;
            return names.IsKnown && !names.Value.IsDefault && wanted.IsKnown
                ? data with { IsSecret = names.Value.Contains(wanted.Value) }
                : data;
        }
    }
}
