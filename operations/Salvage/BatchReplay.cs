using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Salvage;

/// <summary>
/// Makes a batch of changes of one kind in one table, in the caller's transaction. What the server refuses is narrowed down to
/// the row by halves, each behind a savepoint.
/// </summary>
internal sealed class BatchReplay(ReplaySession session, TableMatch match, ChangeKind kind, bool isFinal)
{
    private readonly ChangeStatements _statements = new(session, match, kind);

    /// <returns>How each change fits; null: it may after others were made. In a final attempt there is always a reason.</returns>
    public async Task<FitReason?[]> RunAsync(IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var fits = new FitReason?[changes.Count];
        var open = new List<int>();
        for (var index = 0; index < changes.Count; index++)
        {
            fits[index] = match.Misfit(changes[index]);
            if (fits[index] is null) open.Add(index);
        }

        if (open.Count > 0) await AttemptAsync(changes, fits, open, cancellationToken);
        return fits;
    }

    private async Task AttemptAsync(IReadOnlyList<RowChange> changes, FitReason?[] fits, List<int> open, CancellationToken cancellationToken)
    {
        await session.Connection.ExecuteAsync("SAVEPOINT batch", cancellationToken);
        PostgresException? refused = null;
        var isSwallowed = false;
        try
        {
            isSwallowed = !await MakeAsync(changes, fits, open, cancellationToken);
        }
        catch (PostgresException fault) when (FitReason.Concerns(fault))
        {
            refused = fault;
        }

        if (refused is null && !isSwallowed)
        {
            await session.Connection.ExecuteAsync("RELEASE SAVEPOINT batch", cancellationToken);
            return;
        }

        await session.Connection.ExecuteAsync("ROLLBACK TO SAVEPOINT batch; RELEASE SAVEPOINT batch", cancellationToken);
        foreach (var index in open) fits[index] = null;
        if (open.Count > 1)
        {
            await AttemptAsync(changes, fits, open[..(open.Count / 2)], cancellationToken);
            await AttemptAsync(changes, fits, open[(open.Count / 2)..], cancellationToken);
            return;
        }

        fits[open[0]] = refused is null ? FitReason.Conflict("a trigger leaves it out")
            : FitReason.MayPass(refused) && !isFinal ? null
            : refused.SqlState.StartsWith("22", StringComparison.Ordinal) && await _statements.UnfitColumnAsync(changes[open[0]], cancellationToken) is { } column
                ? FitReason.Misfit($"column {column} does not take its value")
            : FitReason.Of(refused, kind);
    }

    /// <returns>False: fewer rows were made than were asked for.</returns>
    private async Task<bool> MakeAsync(IReadOnlyList<RowChange> changes, FitReason?[] fits, List<int> open, CancellationToken cancellationToken)
    {
        var ready = open;
        if (match.HasKey)
        {
            var rows = await _statements.CurrentAsync([.. open.Select(index => changes[index])], cancellationToken);
            ready = [];
            foreach (var (position, index) in open.Index())
            {
                fits[index] = Known(changes[index], rows.GetValueOrDefault(position + 1));
                if (fits[index] is null) ready.Add(index);
            }
        }

        ready = await NotAlteredAsync(changes, fits, ready, cancellationToken);
        if (kind == ChangeKind.Delete) ready = await NotFollowedAsync(changes, fits, ready, cancellationToken);
        else ready = await NotOrphanedAsync(changes, fits, ready, cancellationToken);
        foreach (var group in ready.GroupBy(index => kind == ChangeKind.Update ? string.Join(',', match.Changed(changes[index]).Select(column => column.After)) : ""))
        {
            var indexes = group.ToList();
            var made = await _statements.MakeAsync([.. indexes.Select(index => changes[index])], cancellationToken);
            if (kind == ChangeKind.Insert && made.Count != indexes.Count) return false;
            foreach (var (position, index) in indexes.Index())
                fits[index] = made.Contains(position + 1) ? FitReason.Fitting : FitReason.Conflict("the row was changed at the same moment, or a trigger leaves it as it is");
        }

        return true;
    }

    /// <summary>What the row at hand already decides; null: the change can be tried.</summary>
    private FitReason? Known(RowChange change, string?[]? current)
    {
        if (current is null) return kind switch { ChangeKind.Insert => null, ChangeKind.Delete => FitReason.AlreadyThere, _ => FitReason.Conflict("the row is not there any more") };
        if (change.After is { } after && _statements.Read.All(column => column.After < 0 || column.Live.IsGenerated || current[_statements.Position(column)] == after[column.After])) return FitReason.AlreadyThere;
        if (kind == ChangeKind.Insert) return FitReason.Conflict("another row has its key");
        var changed = match.Kept.Where(column => current[_statements.Position(column)] != change.Before![column.Before]).Select(column => column.Live.Name).ToList();
        return changed.Count == 0 ? null : FitReason.Conflict($"the row was changed since in {string.Join(", ", changed)}");
    }

    private async Task<List<int>> NotAlteredAsync(IReadOnlyList<RowChange> changes, FitReason?[] fits, List<int> ready, CancellationToken cancellationToken)
    {
        var altered = kind == ChangeKind.Delete || ready.Count == 0 ? new Dictionary<int, string>() : await _statements.AlteredAsync([.. ready.Select(index => changes[index])], cancellationToken);
        foreach (var (position, column) in altered) fits[ready[position - 1]] = FitReason.Misfit($"column {column} would hold another value");
        return [.. ready.Where(index => fits[index] is null)];
    }

    /// <summary>Deletions that would take other rows with them wait until those are deleted by themselves.</summary>
    private async Task<List<int>> NotFollowedAsync(IReadOnlyList<RowChange> changes, FitReason?[] fits, List<int> ready, CancellationToken cancellationToken)
    {
        // Repeated: a row that stays keeps the rows that it refers to, which a moment ago were followed by deleted rows only.
        while (ready.Count > 0)
        {
            var followed = await _statements.FollowedAsync([.. ready.Select(index => changes[index])], cancellationToken);
            if (followed.Count == 0) return ready;
            foreach (var (position, child) in followed)
            {
                if (isFinal) fits[ready[position - 1]] = FitReason.Conflict($"rows of {child} refer to it, and would be changed with it");
            }

            ready = [.. ready.Index().Where(one => !followed.ContainsKey(one.Index + 1)).Select(one => one.Item)];
        }

        return ready;
    }

    /// <summary>
    /// Rows whose parent is not there wait until it is. Asked at once for all of them: finding each by a refused statement
    /// would take hours where a table refers to itself.
    /// </summary>
    private async Task<List<int>> NotOrphanedAsync(IReadOnlyList<RowChange> changes, FitReason?[] fits, List<int> ready, CancellationToken cancellationToken)
    {
        foreach (var reference in session.References.Where(one => one.Child == match.Target!.FullName))
        {
            if (ready.Count == 0 || await _statements.OrphanedAsync(reference, [.. ready.Select(index => changes[index])], cancellationToken) is not { Count: > 0 } orphaned) continue;
            var parents = orphaned.ToDictionary(one => ready[one.Key - 1], one => one.Value);
            var waiting = reference.Child == reference.Parent ? WithoutParent(reference, changes, ready, parents) : [.. parents.Keys];
            foreach (var index in waiting.Where(_ => isFinal)) fits[index] = FitReason.Conflict($"the row that it refers to by {reference.Constraint} is not there");
            ready = [.. ready.Where(index => !waiting.Contains(index))];
        }

        return ready;
    }

    /// <summary>A parent that comes in the same statement is there in time; one that has to wait makes its children wait.</summary>
    private HashSet<int> WithoutParent(Reference reference, IReadOnlyList<RowChange> changes, List<int> ready, Dictionary<int, string> parents)
    {
        var waiting = new HashSet<int>();
        while (true)
        {
            var coming = ready.Where(index => !waiting.Contains(index)).Select(index => _statements.Tuple(reference.ParentColumns, changes[index])).ToHashSet();
            var more = parents.Where(one => !waiting.Contains(one.Key) && !coming.Contains(one.Value)).Select(one => one.Key).ToList();
            if (more.Count == 0) return waiting;
            waiting.UnionWith(more);
        }
    }
}
