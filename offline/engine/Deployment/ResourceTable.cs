using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Deployment;

/// <summary>
/// What a run knows of resources by URN: what was there before, what the program has registered, what became of it.
/// Safe for concurrent use.
/// </summary>
public sealed class ResourceTable
{
    private readonly Dictionary<string, ResourceState> _olds = [];
    private readonly Dictionary<string, ResourceState> _byReference = [];
    private readonly Dictionary<string, ResourceGoal> _goals = [];
    private readonly Dictionary<string, ResourceState> _states = [];
    private readonly Dictionary<string, string> _formerUrns = [];
    private readonly HashSet<string> _takenUrns = [];
    private readonly Dictionary<string, string> _ops = [];
    private readonly Dictionary<string, TaskCompletionSource> _replacing = [];
    private ILookup<string, ResourceState>? _dependents;
    private readonly Lock _gate = new();

    /// <summary>Starts from what is there; called before the program runs.</summary>
    public void Load(Snapshot start)
    {
        lock (_gate)
        {
            _olds.Clear();
            _dependents = null;
            _byReference.Clear();
            foreach (var state in start.Resources)
            {
                _byReference[$"{state.Urn}::{state.Id}"] = state;
                if (!state.Delete)
                {
                    _olds[state.Urn] = state;
                }
            }
        }
    }

    /// <summary>Notes that the program wants a resource, and finds what it has been so far.</summary>
    /// <exception cref="InvalidOperationException">The URN is taken, or an alias is.</exception>
    public ResourceState? Claim(ResourceGoal goal)
    {
        lock (_gate)
        {
            if (_goals.ContainsKey(goal.Urn))
            {
                throw new InvalidOperationException($"Duplicate resource URN '{goal.Urn}'; try giving it a unique name");
            }

            _goals.Add(goal.Urn, goal);
            if (_olds.GetValueOrDefault(goal.Urn) is { } same)
            {
                return same;
            }

            foreach (var alias in goal.Aliases)
            {
                if (_olds.GetValueOrDefault(alias) is not { } former)
                {
                    continue;
                }

                if (_goals.ContainsKey(alias))
                {
                    throw new InvalidOperationException(
                        $"Duplicate resource URN '{alias}' conflicting with alias on resource with URN '{goal.Urn}'");
                }

                _olds.Remove(alias);
                _olds.Add(goal.Urn, former with { Urn = goal.Urn, Type = goal.Type });
                _formerUrns.Add(goal.Urn, alias);
                _takenUrns.Add(alias);
                return former;
            }

            return null;
        }
    }

    /// <summary>What was there before this run, under this URN.</summary>
    public ResourceState? Old(string urn)
    {
        lock (_gate)
        {
            return _olds.GetValueOrDefault(urn);
        }
    }

    /// <summary>Waits until nobody is deleting the resource ahead of a replacement, and tells what it is then.</summary>
    public async Task<ResourceState?> OldAsync(string urn)
    {
        Task replacing;
        lock (_gate)
        {
            replacing = _replacing.GetValueOrDefault(urn)?.Task ?? Task.CompletedTask;
        }

        await replacing;
        lock (_gate)
        {
            return _olds.GetValueOrDefault(urn);
        }
    }

    /// <summary>Takes a resource that the program has not registered yet, to delete it ahead of its replacement.</summary>
    public bool TryBeginReplacing(string urn)
    {
        lock (_gate)
        {
            return !IsTaken(urn)
                && _replacing.TryAdd(urn, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    /// <summary>Gives it back, with what is left of it.</summary>
    public void EndReplacing(ResourceState left)
    {
        lock (_gate)
        {
            _olds[left.Urn] = left;
            _replacing[left.Urn].SetResult();
        }
    }

    /// <summary>Everything that referred to some resources before this run, directly or through others.</summary>
    public IReadOnlyList<ResourceState> TransitiveDependents(IEnumerable<string> urns)
    {
        lock (_gate)
        {
            _dependents ??= _olds.Values
                .SelectMany(state => References.Of(state).Distinct().Select(reference => (Reference: reference, State: state)))
                .ToLookup(pair => pair.Reference, pair => pair.State);
            var found = new HashSet<ResourceState>(ReferenceEqualityComparer.Instance);
            var open = new Stack<string>(urns);
            while (open.TryPop(out var next))
            {
                foreach (var dependent in _dependents[next].Where(found.Add))
                {
                    open.Push(dependent.Urn);
                }
            }

            return [.. found];
        }
    }

    /// <summary>The URN that a resource of this run had before it was renamed, or null.</summary>
    public string? FormerUrn(string urn)
    {
        lock (_gate)
        {
            return _formerUrns.GetValueOrDefault(urn);
        }
    }

    /// <summary>Whether the program has registered the resource, under this URN or a new one.</summary>
    public bool IsClaimed(string urn)
    {
        lock (_gate)
        {
            return IsTaken(urn);
        }
    }

    public ResourceGoal? Goal(string urn)
    {
        lock (_gate)
        {
            return _goals.GetValueOrDefault(urn);
        }
    }

    /// <summary>What a registered resource is now, or null.</summary>
    public ResourceState? State(string urn)
    {
        lock (_gate)
        {
            return _states.GetValueOrDefault(urn);
        }
    }

    /// <summary>Which step the resource's registration took; for what is told of it later.</summary>
    public string OpOf(string urn)
    {
        lock (_gate)
        {
            return _ops.GetValueOrDefault(urn, "same");
        }
    }

    public void Keep(ResourceState state, string op)
    {
        lock (_gate)
        {
            _ops[state.Urn] = op;
        }

        Keep(state);
    }

    public void Keep(ResourceState state)
    {
        lock (_gate)
        {
            _states[state.Urn] = state;
            _byReference[$"{state.Urn}::{state.Id}"] = state;
        }
    }

    /// <summary>The provider resource that a reference names, in this run or before it.</summary>
    public ResourceState? FindByReference(string reference)
    {
        lock (_gate)
        {
            return _byReference.GetValueOrDefault(reference);
        }
    }

    private bool IsTaken(string urn) => _goals.ContainsKey(urn) || _takenUrns.Contains(urn);
}
