using System.Collections.Immutable;

namespace Rollback.Offline.Engine.State;

/// <summary>Puts states after everything they refer to, and otherwise leaves them where they are.</summary>
public static class DependencyOrder
{
    public static ImmutableArray<ResourceState> Sort(ImmutableArray<ResourceState> states)
    {
        var instances = new StateIndex(states);
        var sorted = ImmutableArray.CreateBuilder<ResourceState>(states.Length);
        var seen = new HashSet<ResourceState>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(ResourceState State, IEnumerator<ResourceState> Before)>();

        // Not recursive: a chain may be as long as the stack has resources.
        foreach (var root in states)
        {
            Open(root);
            while (open.TryPeek(out var top))
            {
                if (top.Before.MoveNext())
                {
                    Open(top.Before.Current);
                }
                else
                {
                    sorted.Add(open.Pop().State);
                }
            }
        }

        return sorted.ToImmutable();

        void Open(ResourceState state)
        {
            if (seen.Add(state))
            {
                open.Push((state, instances.ReferencesOf(state).GetEnumerator()));
            }
        }
    }
}
