namespace Rollback.Offline.Cloud.Database.Archive;

internal enum WalRecordKind
{
    Commit,
    Abort,
    RestorePoint,

    /// <summary>The server was started with other limits; recovery needs as much room as it had.</summary>
    Parameters,
}

/// <summary>A record of the log that a restore may aim at or must know of.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where the next one can begin.</param>
/// <param name="Time">When it was written, to the microsecond; not of parameters.</param>
/// <param name="Name">Of a restore point.</param>
/// <param name="PreparedTransactions">Of parameters: max_prepared_transactions.</param>
internal readonly record struct WalRecord(
    WalRecordKind Kind, Lsn Start, Lsn End, DateTimeOffset Time, string? Name = null, int PreparedTransactions = 0);
