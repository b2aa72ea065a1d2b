using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Finds out whether an existing resource must be updated or replaced.</summary>
public sealed class Differ(DeploymentRun run)
{
    public async Task<DiffOutcome> DiffAsync(ResourceState old, ResourceState wanted, IResourceOperations operations)
    {
        if (await ReasonToReplaceAsync(old, wanted) is { } reason)
        {
            return DiffOutcome.Replace(reason);
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

    /// <summary>What forces a replacement whatever the properties; null: nothing.</summary>
    private async Task<string?> ReasonToReplaceAsync(ResourceState old, ResourceState wanted)
    {
        if (old.Taint || run.Replacements.Contains(wanted.Urn))
        {
            return "taint";
        }

        if (wanted.ReplaceWith.Append(wanted.DeletedWith).Any(urn => run.Fates.Has(urn, Fate.Replaced)))
        {
            return "replaceWith";
        }

        if (old.Provider != wanted.Provider && await ProviderChangeReplacesAsync(old.Provider, wanted.Provider))
        {
            return "provider";
        }

        return TriggerChanged(old.ReplacementTrigger, wanted.ReplacementTrigger) ? "replacementTrigger" : null;
    }

    /// <summary>Another default provider (a new version, say) manages what the last one did; of others their plugin decides.</summary>
    private async Task<bool> ProviderChangeReplacesAsync(string old, string wanted)
    {
        if (old.Length == 0 || wanted.Length == 0)
        {
            return true;
        }

        var (oldUrn, wantedUrn) = (References.ProviderUrn(old), References.ProviderUrn(wanted));
        if (Urns.TypeOf(oldUrn) != Urns.TypeOf(wantedUrn))
        {
            return true;
        }

        if ((Urns.IsDefaultProvider(oldUrn) && Urns.IsDefaultProvider(wantedUrn))
            || run.Resources.FindByReference(old) is not { } oldProvider
            || run.Resources.FindByReference(wanted) is not { } wantedProvider)
        {
            return false;
        }

        var plugin = (await run.Providers.FindAsync(wanted)).Plugin;
        return (await ProviderConfiguration.DiffAsync(plugin, oldProvider, wantedProvider.Inputs, [])).IsReplacement;
    }

    /// <summary>Only a trigger on both sides can differ; one that is not known yet may.</summary>
    private static bool TriggerChanged(PropertyValue? old, PropertyValue? wanted) =>
        old is not null and not PropertyValue.Null
        && wanted is not null and not PropertyValue.Null
        && !old.WithoutSecrets().Equals(wanted.WithoutSecrets());
}
