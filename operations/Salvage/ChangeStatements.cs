using Npgsql;
using Rollback.Operations.Database;

namespace Rollback.Operations.Salvage;

/// <summary>The SQL of one kind of change in one table. Positions count from 1 in the order of the changes that are given.</summary>
internal sealed class ChangeStatements(ReplaySession session, TableMatch match, ChangeKind kind)
{
    private readonly Dictionary<string, int> _positions = match.Kept.Concat(match.Set).Select(column => column.Live.Name).Distinct().Index().ToDictionary(one => one.Item, one => one.Index);

    /// <summary>The columns that <see cref="CurrentAsync"/> reads.</summary>
    public IReadOnlyList<MatchedColumn> Read { get; } = [.. match.Kept.Concat(match.Set).DistinctBy(column => column.Live.Name)];

    private LiveTable Target => match.Target!;

    public int Position(MatchedColumn column) => _positions[column.Live.Name];

    /// <summary>The rows that have the changes' keys now, as texts in the order of <see cref="Read"/>. Rows to be deleted are locked, so that none comes to refer to them.</summary>
    public async Task<IReadOnlyDictionary<int, string?[]>> CurrentAsync(IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var columns = new TextColumns();
        var on = On(KeyTexts(columns, changes), "t");
        var texts = Read.Count == 0 ? "NULL::text" : string.Join(", ", Read.Select(column => column.Current));
        await using var command = columns.Command(
            $"SELECT k.n::int, {texts} FROM {columns.Relation} JOIN {Target.Only} AS t ON {on}{(kind == ChangeKind.Delete ? " FOR UPDATE OF t" : "")}", session.Connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new Dictionary<int, string?[]>();
        while (await reader.ReadAsync(cancellationToken))
            rows[reader.GetInt32(0)] = [.. Enumerable.Range(1, Read.Count).Select(index => reader.IsDBNull(index) ? null : reader.GetString(index))];
        return rows;
    }

    /// <summary>Makes the changes, each only if its row is still as it was. Updates must write the same columns.</summary>
    /// <returns>The positions of those that were made.</returns>
    public async Task<IReadOnlySet<int>> MakeAsync(IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var columns = new TextColumns();
        var sql = Statement(columns, changes);
        if (session.HasDeferrable) await session.Connection.ExecuteAsync("SET CONSTRAINTS ALL DEFERRED", cancellationToken);
        var made = new HashSet<int>();
        await using (var command = columns.Command(sql, session.Connection))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            // What an insert returns has no number of ours, but an insert makes all rows, or fails, or a trigger left some out.
            while (await reader.ReadAsync(cancellationToken)) made.Add(kind == ChangeKind.Insert ? made.Count + 1 : reader.GetInt32(0));
        }

        if (session.HasDeferrable) await session.Connection.ExecuteAsync("SET CONSTRAINTS ALL IMMEDIATE", cancellationToken);
        return made;
    }

    /// <summary>The statement of <see cref="MakeAsync"/>; its rows are added to the columns.</summary>
    public string Statement(TextColumns columns, IReadOnlyList<RowChange> changes) => kind switch
    {
        ChangeKind.Insert => Insert(columns, changes),
        ChangeKind.Update => Update(columns, changes),
        _ => Delete(columns, changes),
    };

    /// <summary>Positions of changes whose values the target's types would change, with the column.</summary>
    public async Task<IReadOnlyDictionary<int, string>> AlteredAsync(IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var altered = new Dictionary<int, string>();
        foreach (var column in match.Set.Where(column => column.OldType is not null))
        {
            var columns = new TextColumns();
            var text = columns.Add(changes.Select(change => match.Changed(change).Contains(column) ? change.After![column.After] : null));
            await using var command = columns.Command($"SELECT k.n::int FROM {columns.Relation} WHERE {text} IS NOT NULL AND {column.Altered(text)}", session.Connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) altered.TryAdd(reader.GetInt32(0), column.Live.Name);
        }

        return altered;
    }

    /// <summary>Positions of deletions that would take rows with them, other than those deleted here, with the table of those rows.</summary>
    public async Task<IReadOnlyDictionary<int, string>> FollowedAsync(IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var followed = new Dictionary<int, string>();
        foreach (var reference in session.References.Where(one => one.Follows && one.Parent == Target.FullName))
        {
            var isOurs = reference.Child == Target.FullName;
            foreach (var position in await FollowedAsync(reference, changes, isOurs ? this : null, isOurs ? changes : [], cancellationToken)) followed.TryAdd(position, reference.Child);
        }

        return followed;
    }

    /// <summary>The same for one reference.</summary>
    /// <param name="child">Of the referring table; null: none of its rows is deleted here.</param>
    /// <param name="deleted">Its rows that are.</param>
    public async Task<IReadOnlyList<int>> FollowedAsync(Reference reference, IReadOnlyList<RowChange> changes, ChangeStatements? child, IReadOnlyList<RowChange> deleted, CancellationToken cancellationToken)
    {
        var columns = new TextColumns();
        var on = On(KeyTexts(columns, changes), "t");
        var refers = string.Join(" AND ", reference.ChildColumns.Zip(reference.ParentColumns, (one, other) => $"c.{Sql.Name(one)} = t.{Sql.Name(other)}"));
        var (relation, others) = (columns.Relation, "");
        if (child is not null)
        {
            columns = columns.Next();
            var same = child.On(child.KeyTexts(columns, deleted), "c");
            others = $" AND NOT EXISTS (SELECT FROM {columns.Relation} WHERE {same})";
        }

        await using var command = columns.Command($"SELECT k.n::int FROM {relation} JOIN {Target.Only} AS t ON {on} WHERE EXISTS (SELECT FROM {reference.ChildName} AS c WHERE {refers}{others})", session.Connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var followed = new List<int>();
        while (await reader.ReadAsync(cancellationToken)) followed.Add(reader.GetInt32(0));
        return followed;
    }

    /// <summary>Positions of changes that refer to a row that is not there, with what they refer to.</summary>
    public async Task<IReadOnlyDictionary<int, string>> OrphanedAsync(Reference reference, IReadOnlyList<RowChange> changes, CancellationToken cancellationToken)
    {
        var orphaned = new Dictionary<int, string>();
        var referring = reference.ChildColumns.Select(name => match.Set.FirstOrDefault(column => column.Live.Name == name)).ToList();
        // What the change does not write is as it was, and so is what it refers to.
        if (referring.Any(column => column is null) || kind == ChangeKind.Update && !changes.Any(change => match.Changed(change).Any(referring.Contains))) return orphaned;
        var columns = new TextColumns();
        var texts = referring.Select(column => column!.Cast(columns.Add(changes.Select(change => change.After![column.After])))).ToList();
        var given = string.Join(" AND ", texts.Select(text => $"{text} IS NOT NULL"));
        var same = string.Join(" AND ", reference.ParentColumns.Zip(texts, (parent, text) => $"p.{Sql.Name(parent)} = {text}"));
        await using var command = columns.Command($"SELECT k.n::int FROM {columns.Relation} WHERE {given} AND NOT EXISTS (SELECT FROM {reference.ParentName} AS p WHERE {same})", session.Connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var change = changes[reader.GetInt32(0) - 1];
            if (kind == ChangeKind.Insert || match.Changed(change).Any(referring.Contains)) orphaned[reader.GetInt32(0)] = Tuple(reference.ChildColumns, change);
        }

        return orphaned;
    }

    /// <summary>The texts of some columns of a changed row, as one; columns that it does not have are empty.</summary>
    public string Tuple(IReadOnlyList<string> names, RowChange change) => string.Join(
        '\u001f', names.Select(name => match.Set.FirstOrDefault(column => column.Live.Name == name) is { } column ? change.After![column.After] : null));

    /// <summary>The column whose type does not take the change's value; null: none by itself.</summary>
    public async Task<string?> UnfitColumnAsync(RowChange change, CancellationToken cancellationToken)
    {
        foreach (var column in match.Key.Concat(match.Set).DistinctBy(column => column.Live.Name))
        {
            var columns = new TextColumns();
            var text = columns.Add([change.After is { } after && column.After >= 0 ? after[column.After] : change.Before is { } before && column.Before >= 0 ? before[column.Before] : null]);
            await session.Connection.ExecuteAsync("SAVEPOINT one", cancellationToken);
            try
            {
                // The cast to the full type cuts what is too long, which the assignment refused.
                await using var command = columns.Command($"SELECT {column.Cast(text)}::{column.Live.Type}::text IS DISTINCT FROM {column.Cast(text)}::text FROM {columns.Relation}", session.Connection);
                var isCut = await command.ExecuteScalarAsync(cancellationToken) is true;
                await session.Connection.ExecuteAsync("RELEASE SAVEPOINT one", cancellationToken);
                if (isCut) return column.Live.Name;
            }
            catch (PostgresException fault) when (FitReason.Concerns(fault))
            {
                await session.Connection.ExecuteAsync("ROLLBACK TO SAVEPOINT one; RELEASE SAVEPOINT one", cancellationToken);
                return column.Live.Name;
            }
        }

        return null;
    }

    private string Insert(TextColumns columns, IReadOnlyList<RowChange> changes)
    {
        var values = match.Set.Select(column => column.Cast(columns.Add(changes.Select(change => change.After![column.After])))).ToList();
        return values.Count == 0
            ? $"INSERT INTO {Target.Quoted} SELECT FROM generate_series(1, {changes.Count}) RETURNING 1"
            : $"INSERT INTO {Target.Quoted} ({string.Join(", ", match.Set.Select(column => column.Quoted))}) OVERRIDING SYSTEM VALUE SELECT {string.Join(", ", values)} FROM {columns.Relation} ORDER BY k.n RETURNING 1";
    }

    private string Update(TextColumns columns, IReadOnlyList<RowChange> changes)
    {
        var set = match.Changed(changes[0]).Select(column => $"{column.Quoted} = {column.Cast(columns.Add(changes.Select(change => change.After![column.After])))}").ToList();
        // Only columns changed that the database does not have: nothing is left to write.
        if (set.Count == 0) set.Add($"{match.Key[0].Quoted} = t.{match.Key[0].Quoted}");
        var unchanged = Unchanged(columns, changes);
        return $"UPDATE {Target.Only} AS t SET {string.Join(", ", set)} FROM {columns.Relation} WHERE {unchanged} RETURNING k.n::int";
    }

    private string Delete(TextColumns columns, IReadOnlyList<RowChange> changes)
    {
        var unchanged = Unchanged(columns, changes);
        return $"DELETE FROM {Target.Only} AS t USING {columns.Relation} WHERE {unchanged} RETURNING k.n::int";
    }

    /// <summary>Holds for the row of a change that is as it was at the checkpoint.</summary>
    private string Unchanged(TextColumns columns, IReadOnlyList<RowChange> changes) => On(KeyTexts(columns, changes), "t") + string.Concat(match.Kept.Select(column =>
        $" AND {column.Current} IS NOT DISTINCT FROM {columns.Add(changes.Select(change => change.Before![column.Before]))} COLLATE \"C\""));

    private List<string> KeyTexts(TextColumns columns, IReadOnlyList<RowChange> changes) => [.. match.Key.Select(column => column.Cast(columns.Add(changes.Select(change =>
        change.After is { } after && column.After >= 0 ? after[column.After] : change.Before![column.Before]))))];

    /// <param name="row">The alias of the table whose rows are meant.</param>
    private string On(IReadOnlyList<string> keys, string row) => string.Join(" AND ", match.Key.Zip(keys, (column, key) => $"{row}.{column.Quoted} = {key}"));
}
