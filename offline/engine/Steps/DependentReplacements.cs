using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary>
/// Deletes a resource ahead of its replacement, and before it everything that cannot do without it: what would have to be
/// replaced if properties that come from it changed, what it provides, and what is deleted with it.
/// </summary>
public sealed class DependentReplacements(DeploymentRun run, Deletion deletion)
{
    /// <returns>The resource's state, marked as awaiting its replacement.</returns>
    public async Task<ResourceState> DeleteAsync(ResourceState root, IResourceOperations operations)
    {
        var doomed = await FindAsync(root);
        var urns = doomed.Select(state => state.Urn).Append(root.Urn).ToHashSet();
        foreach (var state in doomed.Where(state => state.Protect))
        {
            Protection.RefuseReplacement(run, state);
        }

        foreach (var state in Enumerable.Reverse(doomed))
        {
            // A resource that the program has registered meanwhile has settled its dependencies anew.
            if (run.Resources.TryBeginReplacing(state.Urn))
            {
                var gone = state;
                try
                {
                    gone = await deletion.DeleteForReplacementAsync(state, urns.Contains);
                }
                finally
                {
                    run.Resources.EndReplacing(gone);
                }
            }
        }

        return await deletion.DeleteForReplacementAsync(root, urns.Contains, operations);
    }

    /// <summary>In dependency order, without the resource itself.</summary>
    private async Task<IReadOnlyList<ResourceState>> FindAsync(ResourceState root)
    {
        // Others may still know it by the name that it had before this run.
        var replaced = new HashSet<string> { root.Urn, run.Resources.FormerUrn(root.Urn) ?? root.Urn };
        var doomed = new List<ResourceState>();
        foreach (var state in DependencyOrder.Sort([.. run.Resources.TransitiveDependents(replaced)]))
        {
            if (state is { Custom: true, External: false, PendingReplacement: false }
                && !run.Resources.IsClaimed(state.Urn)
                && await MustBeReplacedAsync(state, replaced))
            {
                replaced.Add(state.Urn);
                doomed.Add(state);
            }
        }

        return doomed;
    }

    private async Task<bool> MustBeReplacedAsync(ResourceState state, HashSet<string> replaced)
    {
        if (replaced.Contains(References.ProviderUrn(state.Provider)) || replaced.Contains(state.DeletedWith)
            || state.ReplaceWith.Any(replaced.Contains))
        {
            return true;
        }

        var affected = state.PropertyDependencies
            .Where(property => property.Value.Any(replaced.Contains) && state.Inputs.ContainsKey(property.Key))
            .Select(property => property.Key)
            .ToList();
        if (affected.Count == 0 || Urns.IsProvider(state.Type) || Urns.PackageOf(state.Type) == "pulumi")
        {
            return false;
        }

        var inputs = affected.Aggregate(state.Inputs, (inputs, key) => inputs.With(key, PropertyValue.NotKnown));
        var operations = new ManagedOperations(await run.Providers.FindAsync(state.Provider));
        return (await operations.DiffAsync(state, inputs, state.IgnoreChanges)).IsReplacement;
    }
}
