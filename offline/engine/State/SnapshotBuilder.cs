using System.Collections.Immutable;

namespace Rollback.Offline.Engine.State;

/// <summary>
/// Folds the changes of a deployment into the snapshot that it started from. Both a running deployment and the recovery
/// of a killed one use it, so that they agree. The cost of a change does not grow with the snapshot.
/// </summary>
/// <remarks>
/// <para>A change finds its <see cref="StateChange.Old"/> by <see cref="StateKey"/> alone; the rest of that state is not
/// looked at. Its <see cref="StateChange.New"/> takes the same place, so that an unchanged stack keeps its order.</para>
/// <para>A new live state without an old one goes to the end. If a live state has the same URN, that one has been
/// replaced: it becomes <see cref="ResourceState.Delete"/> in the same change, so that no kill can come in between.</para>
/// <para>Each change is applied exactly once, in the order in which the journal got it, to the snapshot that the
/// deployment started from.</para>
/// <para>Not safe for concurrent use.</para>
/// </remarks>
public sealed class SnapshotBuilder
{
    private readonly List<ResourceState?> _slots = [];
    private readonly Dictionary<StateKey, List<int>> _byKey = [];
    private readonly Dictionary<string, int> _live = [];
    private readonly Dictionary<string, string> _renames = [];

    private readonly Snapshot _start;

    public SnapshotBuilder(Snapshot start)
    {
        _start = start;
        foreach (var state in start.Resources)
        {
            Append(state);
        }
    }

    /// <exception cref="InvalidDataException">The snapshot has no such old state: the change belongs to another one.</exception>
    public void Apply(StateChange change)
    {
        if (change.Old is { } old)
        {
            Put(Find(old), old, change.New);
        }
        else if (change.New is { } created)
        {
            if (!created.Delete && _live.TryGetValue(created.Urn, out var replaced))
            {
                Put(replaced, _slots[replaced]!, _slots[replaced]! with { Delete = true });
            }

            Append(created);
        }
    }

    /// <summary>The snapshot after all changes so far, in dependency order, without references to what is gone.</summary>
    public Snapshot Build(IEnumerable<PendingOperation> pendingOperations)
    {
        var states = References.Settle([.. _slots.OfType<ResourceState>()], _renames);
        return _start with { Resources = DependencyOrder.Sort(states), PendingOperations = [.. pendingOperations] };
    }

    private void Append(ResourceState state)
    {
        _slots.Add(null);
        Place(_slots.Count - 1, state);
    }

    private void Put(int slot, ResourceState old, ResourceState? next)
    {
        _byKey[StateKey.Of(old)].Remove(slot);
        if (_live.TryGetValue(old.Urn, out var live) && live == slot)
        {
            _live.Remove(old.Urn);
        }

        _slots[slot] = null;
        if (next is null)
        {
            return;
        }

        if (next.Urn != old.Urn)
        {
            _renames[old.Urn] = next.Urn;
        }

        Place(slot, next);
    }

    private void Place(int slot, ResourceState state)
    {
        _slots[slot] = state;
        var key = StateKey.Of(state);
        if (!_byKey.TryGetValue(key, out var slots))
        {
            _byKey.Add(key, slots = new List<int>(1));
        }

        slots.Add(slot);
        if (!state.Delete)
        {
            _live[state.Urn] = slot;
        }
    }

    private int Find(ResourceState old) =>
        _byKey.TryGetValue(StateKey.Of(old), out var slots) && slots.Count > 0
            ? slots[0]
            : throw new InvalidDataException(
                $"The snapshot has no state of '{old.Urn}' with id '{old.Id}': the journal belongs to another snapshot.");
}
