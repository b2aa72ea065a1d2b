using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Tests.Fakes;

/// <summary>A journal that can be made to fail, as if the process had been killed at that point.</summary>
public sealed class MemoryJournal : IJournal
{
    private readonly List<StateChange> _changes = [];
    private readonly Dictionary<long, PendingOperation> _begun = [];
    private readonly Lock _gate = new();
    private long _next;

    public List<string> Entries { get; } = [];

    /// <summary>How many entries are still written before the process is "killed"; nothing is written afterwards.</summary>
    public int EntriesToLive { get; set; } = int.MaxValue;

    public bool HasDied { get; private set; }

    public ValueTask<long> BeginAsync(PendingOperation operation, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Live();
            Entries.Add($"begin {operation.Type} {Name(operation.Resource)}");
            _begun.Add(++_next, operation);
            return ValueTask.FromResult(_next);
        }
    }

    public ValueTask EndAsync(StateChange change, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Live();
            Entries.Add($"end {Name(change.Old)} -> {Name(change.New)}");
            _changes.Add(change);
            if (change.Operation is { } operation)
            {
                _begun.Remove(operation);
            }

            return ValueTask.CompletedTask;
        }
    }

    /// <summary>What a later process finds.</summary>
    public Snapshot Recover(Snapshot start)
    {
        var builder = new SnapshotBuilder(start);
        foreach (var change in _changes)
        {
            builder.Apply(change);
        }

        return builder.Build(start.PendingOperations.Concat(_begun.Values));
    }

    private void Live()
    {
        HasDied |= EntriesToLive-- <= 0;
        if (HasDied)
        {
            throw new IOException("killed");
        }
    }

    private static string Name(ResourceState? state) => state is null ? "nothing" : Urns.NameOf(state.Urn);
}
