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
    /// <param name="planned">The plan.</param>
    /// <param name="after">What there is in the end: a planned change that an earlier, failed run has made already is no difference.</param>
    public ImmutableArray<string> Against(InputDifference planned, PropertyMap after)
    {
        return
        [
            .. Compare(planned.Adds, Adds, "+"),
            .. Compare(planned.Updates, Updates, "~"),
            .. Deletes.Except(planned.Deletes).Select(key => $"+-{key}"),
            .. planned.Deletes.Except(Deletes).Where(after.ContainsKey).Where(key => !Updates.ContainsKey(key)).Select(key => $"--{key}"),
        ];

        IEnumerable<string> Compare(PropertyMap expected, PropertyMap actual, string sign) =>
        [
            .. actual.Where(change => !IsAsPlanned(change.Key)).Select(change => $"{(expected.ContainsKey(change.Key) ? "~" : "+")}{sign}{change.Key}"),
            .. expected.Where(change => !actual.ContainsKey(change.Key) && !change.Value.ContainsUnknown && !IsAsPlanned(change.Key))
                .Where(change => !Adds.ContainsKey(change.Key) && !Updates.ContainsKey(change.Key)).Select(change => $"-{sign}{change.Key}"),
        ];

        bool IsAsPlanned(string key) =>
            (planned.Adds.Find(key) ?? planned.Updates.Find(key)) is { } value
            && (value.ContainsUnknown || (after.Find(key) is { } actual && value.WithoutSecrets().Equals(actual.WithoutSecrets())));
    }
}
