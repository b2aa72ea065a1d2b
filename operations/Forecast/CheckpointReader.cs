using System.Text.Json;
using Rollback.Model;
using Rollback.Operations.Checkpoint;

namespace Rollback.Operations.Forecast;

/// <summary>Reads the checkpoints of a stack, and of each whether it could still be restored. Files only.</summary>
internal sealed class CheckpointReader(CheckpointFolder folder, Lineage lineage, IReadOnlyDictionary<string, JsonElement> outputs, TimeProvider clock)
{
    private readonly CheckpointChain _chain = folder.Load();

    public IReadOnlyList<CheckpointFacts> All
    {
        get
        {
            var verification = new CheckpointVerification(folder, lineage, outputs, clock);
            // What follows a changed record proves nothing, and neither does what was there before.
            var broken = _chain.Problems.Count > 0 ? $"the chain of checkpoints is broken at {Path.GetFileName(_chain.Problems[0].Path)}: {_chain.Problems[0].Problem}" : null;
            return [.. _chain.Entries.SelectMany(entry => Of(entry, verification.Of(entry), broken))];
        }
    }

    public CheckpointRecord? Find(string checkpoint) => _chain.Find(checkpoint)?.Record;

    /// <summary>Rows by table at a checkpoint, with how the tables are read; null: its baseline is not whole.</summary>
    public IReadOnlyList<(string From, long Rows)>? Rows(string checkpoint, string database)
    {
        if (_chain.Find(checkpoint)?.Record.Databases.GetValueOrDefault(database) is not { } taken || !folder.Baseline(taken).Is(out var baseline, out _)) return null;
        var tables = baseline.Catalog.Tables.ToDictionary(table => table.FullName);
        return [.. baseline.Tables.Where(table => tables.ContainsKey(table.Table)).Select(table => (tables[table.Table].From, table.Rows))];
    }

    private static IEnumerable<CheckpointFacts> Of(CheckpointEntry entry, CheckpointVerdict verdict, string? broken) => entry.Record.Databases.Select(database => new CheckpointFacts(
        entry.Record.Name, database.Key, database.Value.Generation, entry.Record.Release, database.Value.RestorePoint.Time, database.Value.RestorableUntil,
        broken ?? Problem(entry, verdict)));

    /// <summary>What a restore would refuse it for; null: nothing.</summary>
    private static string? Problem(CheckpointEntry entry, CheckpointVerdict verdict) => verdict.IsRetired ? "a release has retired it"
        : verdict.Hindrances(entry) is [var problem, ..] ? $"{problem.Path}: {problem.Problem}"
        : null;
}
