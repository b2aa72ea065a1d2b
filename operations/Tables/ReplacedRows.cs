using Rollback.Operations.Database;
using Rollback.Operations.Parity;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tables;

/// <summary>Writes the rows that a merge replaced as a salvage: some may have been right, and can be replayed.</summary>
/// <param name="isStagedOnce">Whether this very run staged the clone's rows.</param>
internal sealed class ReplacedRows(TableRestoreRequest request, TableRestorePlan plan, bool isStagedOnce, TimeProvider clock)
{
    /// <returns>The folder; one that is there already, of a run that was interrupted after it, is left as it is.</returns>
    public async Task<string?> WriteAsync(IReadOnlyList<RestoredCount> counts, CancellationToken cancellationToken)
    {
        var folder = SalvageFolder.At(request.Output);
        if (folder.Exists) return folder.Path;
        await using var source = request.Live.Open();
        await using var snapshot = await Snapshot.TakeAsync(source, cancellationToken);
        await snapshot.Keeper.ExecuteAsync("SET work_mem = '128MB'; SET random_page_cost = 1.1", cancellationToken);
        if (isStagedOnce) await snapshot.Keeper.ExecuteAsync(StagedTable.ByPlace, cancellationToken);
        var draft = SalvageFolder.Draft(request.Output);
        var tables = new List<SalvagedTable>();
        foreach (var (table, _) in plan.Tables.Zip(counts).Where(one => one.Second.IsListed)) tables.Add(await WriteAsync(table, snapshot, draft, cancellationToken));
        var manifest = new SalvageManifest
        {
            Id = "",
            Checkpoint = request.Checkpoint,
            ExtractedAt = clock.GetUtcNow(),
            Abandoned = $"{request.Live.Label} before its tables were restored",
            Restored = request.From.Label,
            Tables = [.. tables.Where(table => table.Changes > 0).OrderBy(table => table.FullName, StringComparer.Ordinal)],
            Compared = plan.Tables.Count,
            Notes =
            [
                .. request.DeleteNewer ? Array.Empty<string>() : ["Rows that the clone does not have stayed in the tables, and are not in the files."],
                .. plan.Tables.Zip(counts).Where(one => one.Second is { IsEvery: true, BroughtBack: > 0 }).Select(one => $"{one.First.FullName} was empty: all of its rows were brought back, and are not in the files."),
            ],
        };
        return draft.Complete(manifest with { Id = SalvageFolder.Id(manifest.Tables, manifest.Checkpoint, manifest.ExtractedAt) }).Path;
    }

    private async Task<SalvagedTable> WriteAsync(StagedTable table, Snapshot snapshot, SalvageFolder draft, CancellationToken cancellationToken)
    {
        var columns = table.Columns.Select(column => column.Live.Name).ToList();
        var counts = new int[3];
        var file = SalvageFolder.FileName(table.Live.Schema, table.Live.Name);
        var path = Path.Combine(draft.Path, file);
        await using (var changes = new ChangeFile(path, table.Key, columns, columns))
        {
            await using var rows = await RowStream.OpenAsync(snapshot.Keeper, table.Export(isStagedOnce), (columns.Count * 2) + 1, cancellationToken);
            for (; rows.HasRow; await rows.NextAsync())
            {
                var kind = StagedTable.KindOf(rows.Row[0]);
                counts[(int)kind]++;
                changes.Add(counts.Sum(), kind, kind == ChangeKind.Insert ? null : rows.Row.From(1), kind == ChangeKind.Delete ? null : rows.Row.From(columns.Count + 1));
            }
        }

        return new()
        {
            Schema = table.Live.Schema,
            Name = table.Live.Name,
            Key = table.Key,
            IsKeyPublic = false,
            Before = [.. table.Columns.Select(column => new ColumnShape(column.Live.Name, column.CloneType))],
            After = [.. table.Columns.Select(column => new ColumnShape(column.Live.Name, column.Live.Type))],
            File = file,
            Digest = await SalvageFolder.DigestAsync(path, cancellationToken),
            Inserts = counts[(int)ChangeKind.Insert],
            Updates = counts[(int)ChangeKind.Update],
            Deletes = counts[(int)ChangeKind.Delete],
        };
    }
}
