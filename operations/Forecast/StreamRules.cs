using System.Globalization;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Forecast;

/// <summary>What keeps a move over a stream from being lossless. Pure.</summary>
internal static class StreamRules
{
    /// <returns>Empty: every write stays.</returns>
    public static IReadOnlyList<string> Reasons(GenerationMove move, StreamFacts stream)
    {
        var (next, now) = ($"generation {move.To} of {move.Database}", $"generation {move.From}");
        if (!stream.Exists) return [$"{next} does not follow {now}: the fallback is not armed"];

        // A finished switch that the stack does not declare yet has its own stream, in the other direction.
        return [.. Broken(next, now, stream), .. Misfits(next, stream), .. stream.Obstacles];
    }

    private static IEnumerable<string> Broken(string next, string now, StreamFacts stream)
    {
        if (!stream.IsEnabled && stream.ApplyErrors == 0) yield return $"the stream to {next} is disabled, though no error stopped it: what is written since is not there until ALTER SUBSCRIPTION … ENABLE";
        else if (!stream.IsEnabled) yield return $"an error stopped the stream to {next} ({Tries(stream)}); what is written since is not there";
        else if (stream.IsFailing) yield return $"an error stops the stream to {next} whenever it is started{(stream.StuckAt.Count > 0 ? $", at a transaction that changes {string.Join(", ", stream.StuckAt)}" : "")} ({Tries(stream)}); what is written since is not there";
        else if (stream.WalStatus is null) yield return $"the stream to {next} has no slot on {now}: what is written since it went is not there";
        else if (stream.WalStatus == "lost") yield return $"the slot of the stream to {next} is lost: {now} has removed WAL that was not sent yet (max_slot_wal_keep_size)";
        else if (!stream.IsRunning) yield return $"the stream to {next} does not run at the moment: nothing arrives there";
        if (stream.Copying.Count > 0) yield return $"{next} does not hold all rows of {string.Join(", ", stream.Copying)} yet: their first copy is under way";
        if (!stream.IsFollowerFenced) yield return $"{next} takes writes of clients too, which {now} does not have";
        if (stream.IsPrimaryFenced) yield return $"{now} refuses writes: a switch is under way, or was interrupted";
    }

    private static IEnumerable<string> Misfits(string next, StreamFacts stream) => stream.Misfits
        .Where(misfit => misfit.Rows > 0)
        .Select(misfit => $"{misfit.Table}{(misfit.Column.Length > 0 ? $".{misfit.Column}" : "")}: {Number(misfit.Rows!.Value)} {(misfit.Rows == 1 ? "row does" : "rows do")} not fit the schema of {next} ({misfit.Rule}){(misfit.StopsStream ? "" : ", though replication does not stop at them")}");

    private static string Tries(StreamFacts stream) => stream.ApplyErrors == 1 ? "1 try failed" : $"{Number(stream.ApplyErrors)} tries failed";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
