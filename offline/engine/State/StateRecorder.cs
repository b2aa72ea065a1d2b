namespace Rollback.Offline.Engine.State;

/// <summary>
/// Keeps what a running deployment has done: in the journal, unless it is a preview, and in memory. Safe for concurrent use.
/// </summary>
public sealed class StateRecorder
{
    private readonly IJournal? _journal;
    private readonly SnapshotBuilder _builder;
    private readonly Dictionary<long, PendingOperation> _begun = [];
    private readonly Lock _gate = new();
    private List<PendingOperation> _kept;

    /// <param name="start">What the deployment starts from. Of its unfinished operations only creations are kept: they may have left something behind.</param>
    /// <param name="journal">Null in a preview.</param>
    public StateRecorder(Snapshot start, IJournal? journal)
    {
        _journal = journal;
        _builder = new SnapshotBuilder(start);
        _kept = [.. start.PendingOperations.Where(operation => operation.Type == "creating")];
    }

    /// <summary>Forgets unfinished creations of earlier deployments.</summary>
    public void DropPendingCreates()
    {
        lock (_gate)
        {
            _kept = [];
        }
    }

    /// <summary>Call before a provider is called. Null in a preview.</summary>
    public async ValueTask<long?> BeginAsync(PendingOperation operation)
    {
        if (_journal is null)
        {
            return null;
        }

        // Not cancellable: what has begun is recorded, or a kill could hide it.
        var number = await _journal.BeginAsync(operation, CancellationToken.None);
        lock (_gate)
        {
            _begun.Add(number, operation);
        }

        return number;
    }

    /// <summary>Call after a step, before anyone is told of its result.</summary>
    public async ValueTask CommitAsync(StateChange change)
    {
        lock (_gate)
        {
            _builder.Apply(change);
        }

        var isNoChange = change is { Operation: null, Old: { } old, New: { } next } && StateEquality.AreSame(old, next);
        if (_journal is not null && !isNoChange)
        {
            await _journal.EndAsync(change, CancellationToken.None);
        }

        if (change.Operation is { } operation)
        {
            lock (_gate)
            {
                _begun.Remove(operation);
            }
        }
    }

    public Snapshot Snapshot()
    {
        lock (_gate)
        {
            return _builder.Build(_kept.Concat(_begun.Values));
        }
    }
}
