using Rollback.Model;

namespace Rollback.Operations.Cutover;

/// <summary>Every "no" of a switch.</summary>
internal static class SwitchFailure
{
    public const string NotArmedCode = "SWT004";

    public const string StreamStoppedCode = "SWT005";

    public const string TooFarBehindCode = "SWT006";

    public const string PositionLostCode = "SWT012";

    private const string Again = "Run the same command again: it finishes what is left, or says why it cannot.";

    public static Failure Unfit(IReadOnlyList<string> reasons) => new(
        "SWT001", $"The switch cannot begin: {string.Join("; ", reasons)}.", "Remove these reasons; nothing was touched.");

    public static Failure SameDatabase(string label) => new("SWT002", $"Both sides are the same database ({label}).", "Name two databases.");

    public static Failure BothOpen(string from, string to, long rows) => new(
        "SWT003", $"{to} holds {rows} rows already and does not follow {from}: copying would double them.", $"Empty the tables of {to}, or name the databases the other way round.");

    public static Failure NotArmed(string from, string to) => new(
        NotArmedCode, $"{to} does not follow {from}: going there would lose every write since.", "Go forward with a new release, or take the data back to a checkpoint: `rollback to N --restore-data`.");

    /// <param name="tables">That the transaction changes at which it stopped; none: not known.</param>
    public static Failure StreamStopped(string label, string subscription, IReadOnlyList<string> tables) => new(
        StreamStoppedCode,
        $"Replication to {label} stopped on an error, and again when it was started anew (subscription {subscription}){(tables.Count > 0 ? $", at a transaction that changes {string.Join(", ", tables)}" : "")}.", $"The server log of {label} names the row that does not fit, and `rollback status` the columns; mend it there. Then run the same command again.");

    public static Failure TooFarBehind(string label, TimeSpan limit) => new(
        TooFarBehindCode, $"{label} did not catch up within {Span.Format(limit)}.", "Writes go on as before. Try again when there is less to write; `rollback cutover` and `rollback fallback` allow more with --max-lag.", Retryable: true);

    public static Failure WritersDidNotFinish(TimeSpan limit, string sessions) => new(
        "SWT007", $"Transactions did not finish within {Span.Format(limit)}: {sessions}.", "The switch was abandoned and writes go on as before. End these sessions, or allow more with --drain.", Retryable: true);

    public static Failure SlotStaysActive(string label, string slot) => new("SWT008", $"The replication slot {slot} on {label} is still in use.", Again, Retryable: true);

    public static Failure Refused(string message, string state) => new("SWT009", $"PostgreSQL refused: {message} ({state}).", Again);

    public static Failure Lost(string message) => new("SWT010", $"A connection failed: {message.TrimEnd('.')}.", Again, Retryable: true);

    public static Failure PositionLost(string follower, string primary) => new(
        PositionLostCode, $"The point from which {follower} was to follow {primary} is gone (its replication slot was dropped), so there is no way back without loss.", $"{primary} takes the writes. To have a way back again, seed a new generation from it.");

    public static Failure LogLost(string primary, string follower, string slot) => new(
        PositionLostCode, $"{primary} does not keep its log for {follower} any more: the replication slot {slot} was dropped, or outgrew max_slot_wal_keep_size. What was written since is not there, and never will be.",
        $"{primary} takes the writes, as before. To move them without loss, seed a new generation from it; or drop the subscription of {follower}, empty its tables, and begin again.");

    public static Failure SchemaChanged(string label) => new(
        "SWT013", $"Tables, columns or sequences of {label} changed while the switch was under way.", "Writes go on as before. Bring the other side's schema in line, and let no migration run during a switch; then run the same command again.", Retryable: true);

    public static Failure NoWorker(string label, string subscription, TimeSpan limit) => new(
        "SWT014", $"No worker of {label} replicates (subscription {subscription}) for {Span.Format(limit)}.",
        $"Its server log says why: max_logical_replication_workers, max_worker_processes or the publisher's max_wal_senders are used up, or it cannot log in there. Mend that; then run the same command again.", Retryable: true);

    public static Failure Confused(string from, string to, SwitchState state) => new(
        "SWT011",
        $"The databases are in no state of a switch from {from} to {to}: {from} is {(state.FromIsFenced ? "closed" : "open")}, {to} is {(state.ToIsFenced ? "closed" : "open")}, streams: {(state.Forward ? "forward " : "")}{(state.Back ? "back" : "")}{(state.Forward || state.Back ? "" : "none")}.",
        "Check which of the two takes the writes, and name it first.");
}
