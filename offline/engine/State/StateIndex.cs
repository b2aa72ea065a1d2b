using System.Collections.Immutable;

namespace Rollback.Offline.Engine.State;

/// <summary>Finds the states of a snapshot that a URN names.</summary>
public sealed class StateIndex
{
    private readonly Dictionary<string, List<ResourceState>> _byUrn = [];

    public StateIndex(IEnumerable<ResourceState> states)
    {
        foreach (var state in states)
        {
            if (!_byUrn.TryGetValue(state.Urn, out var instances))
            {
                _byUrn.Add(state.Urn, instances = new List<ResourceState>(1));
            }

            instances.Add(state);
        }
    }

    /// <summary>
    /// The states that one refers to. Where a URN has both a live state and replaced ones, a live state means the live
    /// one and a replaced state its contemporaries: anything else could make a circle.
    /// </summary>
    public IEnumerable<ResourceState> ReferencesOf(ResourceState state)
    {
        foreach (var urn in References.Of(state))
        {
            if (!_byUrn.TryGetValue(urn, out var instances))
            {
                continue;
            }

            if (instances.Count == 1)
            {
                yield return instances[0];
                continue;
            }

            var ofSameAge = instances.Where(instance => instance.Delete == state.Delete).ToList();
            foreach (var instance in ofSameAge.Count > 0 ? ofSameAge : instances)
            {
                yield return instance;
            }
        }
    }
}
