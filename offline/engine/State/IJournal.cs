namespace Rollback.Offline.Engine.State;

/// <summary>
/// Keeps a running deployment's progress. A call that has returned survives a kill: the next run finds either the begun
/// operation or its end. Entries may arrive concurrently; their cost does not grow with the stack.
/// </summary>
public interface IJournal
{
    /// <summary>Records that a provider is about to be called.</summary>
    /// <returns>A number that names the operation to <see cref="EndAsync"/>.</returns>
    ValueTask<long> BeginAsync(PendingOperation operation, CancellationToken cancellationToken);

    /// <summary>Records what a step left behind, and that its begun operation (if any) has ended.</summary>
    ValueTask EndAsync(StateChange change, CancellationToken cancellationToken);
}

/// <summary>
/// The effect of one step on the snapshot; <see cref="SnapshotBuilder"/> says how changes are folded. A journal needs to
/// keep only the <see cref="StateKey"/> of <paramref name="Old"/>. Neither old nor new: the begun operation ended and
/// changed nothing.
/// </summary>
/// <param name="Operation">What <see cref="IJournal.BeginAsync"/> gave; null for steps without a provider call.</param>
/// <param name="Old">The state of the base snapshot (or of this run) that the step dealt with; null when there was none.</param>
/// <param name="New">The state that replaces it; null when the step removed <paramref name="Old"/>.</param>
public sealed record StateChange(long? Operation, ResourceState? Old, ResourceState? New);
