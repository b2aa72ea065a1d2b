using System.Globalization;
using Npgsql;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Activate;

/// <summary>Whether a generation that follows another holds the same rows, as far as both have the columns.</summary>
internal static class GenerationParity
{
    /// <returns>Null if they do.</returns>
    /// <exception cref="NpgsqlException">A database cannot be reached.</exception>
    public static async Task<Failure?> RunAsync(DatabaseAddress from, DatabaseAddress to, CommandContext context, CancellationToken cancellationToken)
    {
        await using var old = await LiveSide.OpenAsync(from, cancellationToken);
        await using var next = await LiveSide.OpenAsync(to, cancellationToken);
        // The release's migrations have changed the new schema, a follower's sequences stay behind until the switch, rows that
        // point to nothing in both are no fault of the copy, and neither large objects nor materialized views are replicated.
        var known = old.Catalog.Tables.Select(table => table.FullName).ToHashSet();
        var options = new ParityOptions
        {
            Skipped = new HashSet<ParityCheck> { ParityCheck.Schema, ParityCheck.Sequences, ParityCheck.ForeignKeys },
            Ignored = next.Catalog.Tables.Select(table => table.FullName).Where(table => !known.Contains(table)).Concat(old.Catalog.Derived.Select(table => table.FullName)).ToHashSet(),
        };
        var result = await new ParityRun(options, context.Clock, _ => { }).CompareAsync(old, next, cancellationToken);
        context.Report.Say(string.Create(CultureInfo.InvariantCulture, $"  {result.Tables.Count} tables, {result.Tables.Sum(table => table.LeftRows)} rows compared in {result.Seconds:0.0} s"));
        if (result.Tables.All(table => table.Verdict == TableVerdict.Equal) && result.Unverified.All(one => one.Object == TableShape.LargeObjects.Name)) return null;

        ParityTables.Show(result, context.Report);
        return new("ACT005", $"{to.Label} does not hold what {from.Label} holds; the report above names the tables.", "The writes have not moved. `rollback parity compare` looks closer; mend the new generation, or seed another one.");
    }
}
