using System.Collections.Immutable;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>Takes output values out of a program's inputs: their values stay, their dependencies are collected.</summary>
public static class InputReader
{
    public static PropertyMap WithoutOutputs(PropertyMap inputs) => inputs.Values.Any(input => input.Contains<PropertyValue.Output>())
        ? inputs.Select(input => input.Rewrite(Plain))
        : inputs;

    /// <summary>The URNs that output values within a property carry.</summary>
    public static IEnumerable<string> DependenciesOf(PropertyValue value)
    {
        if (!value.Contains<PropertyValue.Output>())
        {
            return [];
        }

        var urns = ImmutableArray.CreateBuilder<string>();
        value.Rewrite(inner =>
        {
            if (inner is PropertyValue.Output output)
            {
                urns.AddRange(output.Dependencies);
            }

            return inner;
        });
        return urns.ToImmutable();
    }

    private static PropertyValue Plain(PropertyValue value) => value switch
    {
        PropertyValue.Output { Value: null, IsSecret: true } => new PropertyValue.Secret(PropertyValue.NotKnown),
        PropertyValue.Output { Value: null } => PropertyValue.NotKnown,
        PropertyValue.Output { Value: { } known, IsSecret: true } => new PropertyValue.Secret(known),
        PropertyValue.Output { Value: { } known } => known,
        _ => value,
    };
}
