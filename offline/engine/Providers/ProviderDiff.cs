using System.Collections.Immutable;
using Pulumirpc;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Providers;

/// <summary>Reads a provider's answer to Diff and DiffConfig.</summary>
public static class ProviderDiff
{
    /// <summary>A provider that does not know leaves it to a comparison of the inputs.</summary>
    public static DiffOutcome Read(DiffResponse response, PropertyMap oldInputs, PropertyMap inputs)
    {
        var changed = response.Changes == DiffResponse.Types.DiffChanges.DiffUnknown
            ? InputDiff.ChangedKeys(oldInputs, inputs)
            : [.. response.Diffs];
        var hasChanges = response.Changes == DiffResponse.Types.DiffChanges.DiffUnknown
            ? !changed.IsEmpty
            : response.Changes == DiffResponse.Types.DiffChanges.DiffSome;
        return new DiffOutcome(
            hasChanges || response.Replaces.Count > 0,
            [.. response.Replaces.Distinct()],
            changed,
            response.HasDetailedDiff || response.DetailedDiff.Count > 0
                ? response.DetailedDiff.ToImmutableSortedDictionary(
                    entry => entry.Key, entry => new PropertyChange(Word(entry.Value.Kind), entry.Value.InputDiff), StringComparer.Ordinal)
                : null,
            response.DeleteBeforeReplace);
    }

    private static string Word(PropertyDiff.Types.Kind kind) => kind switch
    {
        PropertyDiff.Types.Kind.Add => "add",
        PropertyDiff.Types.Kind.AddReplace => "add-replace",
        PropertyDiff.Types.Kind.Delete => "delete",
        PropertyDiff.Types.Kind.DeleteReplace => "delete-replace",
        PropertyDiff.Types.Kind.UpdateReplace => "update-replace",
        _ => "update",
    };
}
