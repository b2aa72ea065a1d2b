using System.Globalization;
using Npgsql;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Database;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Restore;

/// <summary>What a restore would take out of the primary: the writes made since the checkpoint.</summary>
/// <param name="Minutes">Since the point.</param>
/// <param name="RowsWritten">Rows inserted, updated and deleted since, as the server counts them; null: it cannot say (its statistics began anew, or another server took the writes).</param>
/// <param name="RowsAtCheckpoint">Rows in the baseline.</param>
internal sealed record RestoreLoss(string Database, double Minutes, long? RowsWritten, long RowsAtCheckpoint)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Database}: {Minutes:0.#} minutes of writes{(RowsWritten is { } rows ? $", about {rows:N0} rows written" : ", how many rows is not known")}");

    /// <summary>Asks the generation that the checkpoint is of, which takes the writes still, or follows whoever does.</summary>
    public static async Task<IReadOnlyList<RestoreLoss>> OfAsync(StackSession session, CheckpointRecord checkpoint, CancellationToken cancellationToken)
    {
        var losses = new List<RestoreLoss>();
        foreach (var (name, taken) in checkpoint.Databases)
        {
            var minutes = Math.Round((session.Context.Clock.GetUtcNow() - taken.RestorePoint.Time).TotalMinutes, 1);
            losses.Add(new(name, minutes, await SinceAsync(session, name, taken, cancellationToken), taken.Rows));
        }

        return losses;
    }

    private static async Task<long?> SinceAsync(StackSession session, string database, CheckpointedDatabase taken, CancellationToken cancellationToken)
    {
        if (taken.RowsWritten is not { } then || !(await DatabaseSource.OfGenerationAsync(session, taken.Generation, database, cancellationToken)).Is(out var address, out _)) return null;
        try
        {
            await using var source = address.Open(settings => settings.Pooling = false);
            // After a crash the server counts from zero again.
            return await Checkpoint.RowsWritten.OfAsync(source, cancellationToken) is { } now && now >= then ? now - then : null;
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }
}
