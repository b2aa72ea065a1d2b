using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Salvage;

/// <summary>
/// Makes changes that refer to each other in a circle, in the caller's transaction: all tables in one statement, at whose end
/// the server checks its references. So it needs neither deferrable constraints nor columns that may be null.
/// </summary>
internal sealed class CircleReplay(ReplaySession session, ChangeKind kind)
{
    /// <param name="rows">The changes of whole circles, by table.</param>
    /// <returns>Null: all are made. Otherwise none is, and this is why.</returns>
    public async Task<FitReason?> RunAsync(IReadOnlyDictionary<TableWork, List<RowChange>> rows, CancellationToken cancellationToken)
    {
        await session.Connection.ExecuteAsync("SAVEPOINT circle", cancellationToken);
        FitReason? reason;
        try
        {
            reason = await MakeAsync(rows, cancellationToken);
        }
        catch (PostgresException fault) when (FitReason.Concerns(fault))
        {
            reason = FitReason.Of(fault, kind);
        }

        await session.Connection.ExecuteAsync(reason is null ? "RELEASE SAVEPOINT circle" : "ROLLBACK TO SAVEPOINT circle; RELEASE SAVEPOINT circle", cancellationToken);
        return reason;
    }

    private async Task<FitReason?> MakeAsync(IReadOnlyDictionary<TableWork, List<RowChange>> rows, CancellationToken cancellationToken)
    {
        if (kind == ChangeKind.Delete && await FollowedAsync(rows, cancellationToken) is { } child) return FitReason.Conflict($"rows of {child} refer to it, and would be changed with it");
        var (columns, parts) = (new TextColumns(), new List<string>());
        foreach (var (work, changes) in rows) parts.Add($"w{parts.Count} AS ({new ChangeStatements(session, work.Match, kind).Statement(columns = columns.Next(), changes)})");
        var counts = string.Join(" + ", Enumerable.Range(0, parts.Count).Select(index => $"(SELECT count(*) FROM w{index})"));
        if (session.HasDeferrable) await session.Connection.ExecuteAsync("SET CONSTRAINTS ALL DEFERRED", cancellationToken);
        await using (var command = columns.Command($"WITH {string.Join(", ", parts)} SELECT {counts}", session.Connection))
        {
            if (await command.ExecuteScalarAsync(cancellationToken) is long made && made != rows.Values.Sum(changes => changes.Count))
                return FitReason.Conflict(kind == ChangeKind.Insert ? "a trigger leaves it out" : "the row was changed at the same moment, or a trigger leaves it as it is");
        }

        if (session.HasDeferrable) await session.Connection.ExecuteAsync("SET CONSTRAINTS ALL IMMEDIATE", cancellationToken);
        return null;
    }

    /// <summary>A table with rows that a deletion would take along and that are not deleted here.</summary>
    private async Task<string?> FollowedAsync(IReadOnlyDictionary<TableWork, List<RowChange>> rows, CancellationToken cancellationToken)
    {
        // Locked first, so that none comes to refer to them.
        foreach (var (work, changes) in rows) await new ChangeStatements(session, work.Match, kind).CurrentAsync(changes, cancellationToken);
        foreach (var (work, changes) in rows)
        {
            foreach (var reference in session.References.Where(one => one.Follows && one.Parent == work.Table.FullName))
            {
                var here = rows.FirstOrDefault(other => other.Key.Table.FullName == reference.Child);
                var except = here.Key is null ? null : new ChangeStatements(session, here.Key.Match, kind);
                if (await new ChangeStatements(session, work.Match, kind).FollowedAsync(reference, changes, except, here.Value ?? [], cancellationToken) is { Count: > 0 }) return reference.Child;
            }
        }

        return null;
    }
}
