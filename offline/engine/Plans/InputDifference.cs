using System.Collections.Immutable;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Plans;

/// <summary>What a step changes in a resource's inputs, or in a component's outputs.</summary>
public sealed record InputDifference(PropertyMap Adds, PropertyMap Updates, ImmutableArray<string> Deletes)
{
    public static InputDifference None { get; } = new(PropertyMap.Empty, PropertyMap.Empty, []);

    public static InputDifference Of(PropertyMap before, PropertyMap after) => new(
        PropertyMap.From(after.Where(input => !before.ContainsKey(input.Key))),
        PropertyMap.From(after.Where(input => before.Find(input.Key) is { } old && !old.Equals(input.Value))),
        [.. before.Keys.Where(key => !after.ContainsKey(key)).Order(StringComparer.Ordinal)]);

    /// <summary>How this differs from what was planned, in the official shorthand; empty: not at all. What the plan could not know may be anything.</summary>
    public ImmutableArray<string> Against(InputDifference planned) =>
    [
        .. Compare(planned.Adds, Adds, "+"),
        .. Compare(planned.Updates, Updates, "~"),
        .. Deletes.Except(planned.Deletes).Select(key => $"+-{key}"),
        .. planned.Deletes.Except(Deletes).Where(key => !Updates.ContainsKey(key)).Select(key => $"--{key}"),
    ];

    private static IEnumerable<string> Compare(PropertyMap planned, PropertyMap actual, string sign) =>
    [
        .. actual.Where(input => planned.Find(input.Key) is not { } value || !(value.ContainsUnknown || value.WithoutSecrets().Equals(input.Value.WithoutSecrets())))
            .Select(input => $"{(planned.ContainsKey(input.Key) ? "~" : "+")}{sign}{input.Key}"),
        .. planned.Where(input => !actual.ContainsKey(input.Key) && !input.Value.ContainsUnknown).Select(input => $"-{sign}{input.Key}"),
    ];
}
