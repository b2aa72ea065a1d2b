using System.Globalization;
using Npgsql;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Restore;

/// <summary>Whether a restored database is what the checkpoint's baseline says: schema, every row, sequences, foreign keys.</summary>
internal static class RestoredParity
{
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public static async Task<bool> IsEqualAsync(ParityCapture baseline, DatabaseAddress restored, CommandContext context, CancellationToken cancellationToken)
    {
        await using var live = await LiveSide.OpenAsync(restored, cancellationToken);
        var result = await new ParityRun(new ParityOptions(), context.Clock, _ => { }).CompareAsync(new CapturedSide(baseline), live, cancellationToken);
        // What the baseline could not hold (large objects) was told when it was taken, and is no difference now.
        var known = baseline.Unverified.Select(one => one.Object).ToHashSet();
        // Rows that pointed to nothing at the checkpoint do so again.
        var orphans = baseline.Orphans.ToDictionary(one => one.Constraint, one => one.Rows);
        var isEqual = result.Schema.Count == 0 && result.Sequences.Count == 0
            && result.Tables.All(table => table.Verdict == TableVerdict.Equal)
            && result.ForeignKeys.All(one => orphans.GetValueOrDefault(one.Constraint) == one.Orphans)
            && result.Unverified.All(one => known.Contains(one.Object));
        if (isEqual)
            context.Report.Say(string.Create(CultureInfo.InvariantCulture, $"  {restored.Label}: {result.Tables.Count} tables, {result.Tables.Sum(table => table.LeftRows)} rows, equal to the baseline"));
        else
            ParityTables.Show(result, context.Report);
        return isEqual;
    }
}
