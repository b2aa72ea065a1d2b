using System.Collections.Immutable;

namespace Rollback.Offline.Engine.State;

/// <summary>The URNs by which a state names others.</summary>
public static class References
{
    /// <summary>Every URN that must stand before the state: parent, provider, dependencies, deletedWith.</summary>
    public static IEnumerable<string> Of(ResourceState state)
    {
        if (state.Parent.Length > 0)
        {
            yield return state.Parent;
        }

        if (state.Provider.Length > 0)
        {
            yield return ProviderUrn(state.Provider);
        }

        if (state.DeletedWith.Length > 0)
        {
            yield return state.DeletedWith;
        }

        foreach (var urn in state.Dependencies)
        {
            yield return urn;
        }

        foreach (var urns in state.PropertyDependencies.Values)
        {
            foreach (var urn in urns)
            {
                yield return urn;
            }
        }
    }

    /// <summary>Renames what the states refer to and drops references to what no longer exists.</summary>
    public static ImmutableArray<ResourceState> Settle(
        ImmutableArray<ResourceState> states, IReadOnlyDictionary<string, string> renames)
    {
        var present = states.Select(state => state.Urn).ToHashSet();
        return [.. states.Select(state => IsSettled(state) ? state : Rewrite(state))];

        bool IsSettled(ResourceState state) =>
            Of(state).All(present.Contains) && state.ReplaceWith.All(present.Contains);

        string Rename(string urn)
        {
            // A chain (renamed twice) is short; the bound keeps two names that were swapped from going round.
            for (var hops = 0; hops < 8 && !present.Contains(urn) && renames.TryGetValue(urn, out var next); hops++)
            {
                urn = next;
            }

            return urn;
        }

        string RenameOrDrop(string urn) => present.Contains(Rename(urn)) ? Rename(urn) : "";

        ImmutableArray<string> RenameAll(ImmutableArray<string> urns) =>
            [.. urns.Select(RenameOrDrop).Where(urn => urn.Length > 0)];

        ResourceState Rewrite(ResourceState state) => state with
        {
            Parent = RenameOrDrop(state.Parent),
            Provider = state.Provider.Length == 0
                ? ""
                : Rename(ProviderUrn(state.Provider)) + state.Provider[ProviderUrn(state.Provider).Length..],
            DeletedWith = RenameOrDrop(state.DeletedWith),
            Dependencies = RenameAll(state.Dependencies),
            PropertyDependencies = state.PropertyDependencies.ToImmutableSortedDictionary(
                property => property.Key, property => RenameAll(property.Value)),
            ReplaceWith = RenameAll(state.ReplaceWith),
        };
    }

    /// <summary>The URN of a provider reference <c>urn::id</c>.</summary>
    public static string ProviderUrn(string reference) =>
        reference.LastIndexOf("::", StringComparison.Ordinal) is var end and >= 0 ? reference[..end] : reference;
}
