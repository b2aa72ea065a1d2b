using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Finds out whether an existing resource must be updated or replaced.</summary>
public static class Differ
{
    public static async Task<DiffOutcome> DiffAsync(ResourceState old, ResourceState wanted, IResourceOperations operations)
    {
        if (old.Taint)
        {
            return DiffOutcome.Replace("taint");
        }

        if (TriggerChanged(old.ReplacementTrigger, wanted.ReplacementTrigger))
        {
            return DiffOutcome.Replace("replacementTrigger");
        }

        var diff = await operations.DiffAsync(old, wanted.Inputs, wanted.IgnoreChanges);
        if (diff is { HasChanges: true, ChangedKeys.IsEmpty: true, Detailed: null })
        {
            // For display and replaceOnChanges: a provider may say that something changed and leave out what.
            diff = diff with { ChangedKeys = InputDiff.ChangedKeys(old.Inputs, wanted.Inputs) };
        }

        diff = ReplaceOnChanges.Apply(diff, wanted.ReplaceOnChanges, !old.InitErrors.IsEmpty);
        return old.InitErrors.IsEmpty || diff.HasChanges ? diff : DiffOutcome.Update();
    }

    /// <summary>Only a trigger on both sides can differ; one that is not known yet may.</summary>
    private static bool TriggerChanged(PropertyValue? old, PropertyValue? wanted) =>
        old is not null and not PropertyValue.Null
        && wanted is not null and not PropertyValue.Null
        && !old.WithoutSecrets().Equals(wanted.WithoutSecrets());
}
