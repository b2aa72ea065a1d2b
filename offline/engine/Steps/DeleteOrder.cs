using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Runs a deletion for each state as soon as everything that depends on it is gone.</summary>
public sealed class DeleteOrder
{
    private readonly IReadOnlyList<ResourceState> _states;
    private readonly Dictionary<ResourceState, List<ResourceState>> _dependsOn = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ResourceState, int> _dependents = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _gate = new();
    private readonly HashSet<ResourceState> _kept = new(ReferenceEqualityComparer.Instance);

    /// <param name="states">In dependency order.</param>
    public DeleteOrder(IReadOnlyList<ResourceState> states)
    {
        _states = states;
        var index = new StateIndex(states);
        var place = new Dictionary<ResourceState, int>(ReferenceEqualityComparer.Instance);
        foreach (var state in states)
        {
            place.Add(state, place.Count);
            _dependents.Add(state, 0);
        }

        foreach (var state in states)
        {
            // Only what stands before it: in a sound snapshot that is all, in an unsound one it breaks circles.
            var before = index.ReferencesOf(state).Where(other => place[other] < place[state]).Distinct().ToList();
            _dependsOn.Add(state, before);
            foreach (var other in before)
            {
                _dependents[other]++;
            }
        }
    }

    public bool IsKept(ResourceState state) => _kept.Contains(state);

    /// <summary>Keeps a state, and with it everything it depends on.</summary>
    public void Keep(ResourceState state)
    {
        var open = new Stack<ResourceState>([state]);
        while (open.TryPop(out var next))
        {
            if (_kept.Add(next))
            {
                foreach (var other in _dependsOn[next])
                {
                    open.Push(other);
                }
            }
        }
    }

    /// <param name="delete">Deletes one state; false: it is still there.</param>
    public Task RunAsync(Func<ResourceState, Task<bool>> delete) =>
        RunAsync(_states.Where(state => _dependents[state] == 0).ToList(), delete);

    private Task RunAsync(IEnumerable<ResourceState> ready, Func<ResourceState, Task<bool>> delete) =>
        Task.WhenAll(ready.Where(state => !_kept.Contains(state)).Select(state => RunAsync(state, delete)));

    private async Task RunAsync(ResourceState state, Func<ResourceState, Task<bool>> delete)
    {
        // A chain as long as the stack must not become a call stack of that depth.
        await Task.Yield();
        var isGone = await delete(state);
        List<ResourceState> ready;
        lock (_gate)
        {
            if (!isGone)
            {
                Keep(state);
                return;
            }

            ready = [.. _dependsOn[state].Where(other => --_dependents[other] == 0 && !_kept.Contains(other))];
        }

        await RunAsync(ready, delete);
    }
}
