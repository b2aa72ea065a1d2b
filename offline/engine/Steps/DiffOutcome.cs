using System.Collections.Immutable;
using Rollback.Offline.Engine.Events;

namespace Rollback.Offline.Engine.Steps;

/// <summary>How a resource's wanted inputs differ from what it has.</summary>
/// <param name="HasChanges">Whether anything differs.</param>
/// <param name="ReplaceKeys">Properties that force a replacement; not empty means replace.</param>
/// <param name="ChangedKeys">Changed top-level properties.</param>
/// <param name="Detailed">By property path; null when the provider gave none.</param>
/// <param name="DeleteBeforeReplace">Whether a replacement must not exist beside the old one.</param>
public sealed record DiffOutcome(
    bool HasChanges,
    ImmutableArray<string> ReplaceKeys,
    ImmutableArray<string> ChangedKeys,
    ImmutableSortedDictionary<string, PropertyChange>? Detailed = null,
    bool DeleteBeforeReplace = false)
{
    public static DiffOutcome None { get; } = new(false, [], []);

    public static DiffOutcome Update(params IEnumerable<string> keys) => new(true, [], [.. keys]);

    public static DiffOutcome Replace(params IEnumerable<string> keys) => new(true, [.. keys], [.. keys]);

    public bool IsReplacement => !ReplaceKeys.IsEmpty;
}
