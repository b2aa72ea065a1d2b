using System.Collections.Immutable;

namespace Rollback.Offline.Engine.State;

/// <summary>Gives resources other URNs, and everything that refers to them the new ones.</summary>
public static class UrnRewriting
{
    /// <param name="snapshot">What to rewrite.</param>
    /// <param name="urn">From the old URN to the new one; the same where nothing changes.</param>
    public static Snapshot Apply(Snapshot snapshot, Func<string, string> urn) => new(
        [.. snapshot.Resources.Select(state => Apply(state, urn))],
        [.. snapshot.PendingOperations.Select(operation => operation with { Resource = Apply(operation.Resource, urn) })]);

    private static ResourceState Apply(ResourceState state, Func<string, string> urn)
    {
        return state with
        {
            Urn = urn(state.Urn),
            Parent = Of(state.Parent),
            Provider = state.Provider.Length > 0
                ? $"{urn(References.ProviderUrn(state.Provider))}{state.Provider[References.ProviderUrn(state.Provider).Length..]}"
                : "",
            Dependencies = All(state.Dependencies),
            PropertyDependencies = state.PropertyDependencies.ToImmutableSortedDictionary(
                entry => entry.Key, entry => All(entry.Value), StringComparer.Ordinal),
            DeletedWith = Of(state.DeletedWith),
            ReplaceWith = All(state.ReplaceWith),
            Aliases = All(state.Aliases),
        };

        string Of(string reference) => reference.Length > 0 ? urn(reference) : "";

        ImmutableArray<string> All(ImmutableArray<string> references) => [.. references.Select(urn)];
    }
}
