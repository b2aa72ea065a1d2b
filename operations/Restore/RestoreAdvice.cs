using System.Globalization;
using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Restore;

/// <summary>Which checkpoint could bring a release's data back where no stream does, and what that would take out.</summary>
internal static class RestoreAdvice
{
    /// <summary>One sentence: the command with its price, or why there is none.</summary>
    /// <param name="number">The release to go back to.</param>
    public static async Task<string> ForAsync(StackSession session, StackSettings settings, Lineage lineage, string database, int number, CancellationToken cancellationToken)
    {
        if (!(await session.Engine.OutputsAsync(cancellationToken)).Is(out var outputs, out var failure)) return failure.Message;

        var folder = CheckpointFolder.Of(session.Context.Checkout, session.Stack, settings);
        var verification = new CheckpointVerification(folder, lineage, outputs, session.Context.Clock);
        // One that was taken of a later release holds what that release's migrations made of the data.
        var usable = folder.Load() is { Problems.Count: 0 } chain
            ? chain.Entries.LastOrDefault(entry => entry.Record.Release <= number && entry.Record.Databases.ContainsKey(database) && verification.Of(entry).IsRestorable(entry))
            : null;
        if (usable is null) return $"No checkpoint of {database} that was taken while release {number} or an earlier one was in service can be restored (`rollback checkpoint verify`). Go forward with a new release.";

        var losses = (await RestoreLoss.OfAsync(session, usable.Record, cancellationToken)).Where(loss => loss.Database == database);
        var time = usable.Record.Databases[database].RestorePoint.Time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"`rollback to {number} --restore-data --checkpoint {usable.Record.Name}` takes the data back to {time}, and sets aside what came since: {string.Join("; ", losses)}.";
    }
}
