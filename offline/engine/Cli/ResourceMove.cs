using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Cli;

/// <summary>Takes resources out of one snapshot and puts them into another stack's.</summary>
internal sealed class ResourceMove(Snapshot source, Snapshot destination, StackReference target, bool withParents)
{
    /// <returns>Both snapshots afterwards, and the URNs that moved.</returns>
    /// <exception cref="CommandException">A resource is not there, or the destination has one of that name.</exception>
    public (Snapshot Left, Snapshot Arrived, IReadOnlyList<string> Moved) Run(IEnumerable<string> urns)
    {
        var moved = Selected(urns);
        var copied = source.Resources
            .Where(state => moved.Contains(state.Urn) && state.Provider.Length > 0).Select(state => References.ProviderUrn(state.Provider))
            .Where(urn => !moved.Contains(urn)).ToHashSet();
        var root = Urns.Create(target.Name, target.Project, "", Urns.StackType, $"{target.Project}-{target.Name}");
        var here = destination.Resources.Select(state => state.Urn).ToHashSet();
        var arriving = source.Resources
            .Where(state => moved.Contains(state.Urn) || (copied.Contains(state.Urn) && !here.Contains(Rebased(state.Urn))))
            .Select(state => moved.Contains(state.Parent) || Urns.IsDefaultProvider(state.Urn) ? state : state with { Parent = "" })
            .ToArray();
        if (arriving.FirstOrDefault(state => here.Contains(Rebased(state.Urn))) is { } taken)
        {
            throw new CommandException($"the stack {target.FullName} has a resource {Rebased(taken.Urn)} already");
        }

        var rebased = UrnRewriting.Apply(new Snapshot([.. arriving], []), Rebased).Resources
            .Select(state => state.Parent.Length > 0 || Urns.IsProvider(state.Type) ? state : state with { Parent = root });
        var all = here.Contains(root)
            ? destination.Resources
            : destination.Resources.Add(new ResourceState { Urn = root, Type = Urns.StackType });
        var none = new Dictionary<string, string>();
        return (
            source with { Resources = References.Settle([.. source.Resources.Where(state => !moved.Contains(state.Urn))], none) },
            destination with { Resources = DependencyOrder.Sort(References.Settle([.. all, .. Providers(rebased)], none)) },
            [.. source.Resources.Select(state => state.Urn).Where(moved.Contains)]);
    }

    /// <summary>A provider that the destination has under the same URN keeps its own id there.</summary>
    private IEnumerable<ResourceState> Providers(IEnumerable<ResourceState> states)
    {
        var ids = destination.Resources.Where(state => Urns.IsProvider(state.Type) && !state.Delete)
            .ToDictionary(state => state.Urn, state => state.Id);
        return states.Select(state => state.Provider.Length > 0 && ids.TryGetValue(References.ProviderUrn(state.Provider), out var id)
            ? state with { Provider = $"{References.ProviderUrn(state.Provider)}::{id}" }
            : state);
    }

    private HashSet<string> Selected(IEnumerable<string> urns)
    {
        var selected = new HashSet<string>();
        foreach (var urn in urns)
        {
            var state = StateEdit.Find(source, urn);
            if (state.Type == Urns.StackType)
            {
                throw new CommandException(ExitCode.Invocation, "cannot move the root stack resource; name the resources in it");
            }

            selected.Add(urn);
            for (; withParents && state.Parent.Length > 0 && Urns.TypeOf(state.Parent) != Urns.StackType; state = StateEdit.Find(source, state.Parent))
            {
                selected.Add(state.Parent);
            }
        }

        // Parents stand before their children.
        foreach (var child in source.Resources.Where(state => selected.Contains(state.Parent)))
        {
            selected.Add(child.Urn);
        }

        return selected;
    }

    private string Rebased(string urn) => Urns.Rebase(urn, target.Name, target.Project, Urns.NameOf(urn));
}
