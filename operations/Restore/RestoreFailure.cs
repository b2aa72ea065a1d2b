namespace Rollback.Operations.Restore;

/// <summary>Every "no" of a restore.</summary>
internal static class RestoreFailure
{
    /// <summary>Another update would find something to do.</summary>
    public const string NotConvergedCode = "RST006";

    public static Failure NoCheckpoint() => new(
        "RST001", "--restore-data needs --checkpoint: the moment to which the data goes back.", "`rollback checkpoint list` shows them.");

    public static Failure WithoutData() => new(
        "RST001", "--checkpoint, --tables, --newer, --database, --abandon-writes, --hold-writes, --again and --drain belong to --restore-data.", "Add --restore-data, or leave them away.");

    public static Failure NoDatabase(string checkpoint, int release) => new(
        "RST002", $"No database of checkpoint '{checkpoint}' is one of release {release}.", "Name another checkpoint or release.");

    public static Failure Differs(string restored, string checkpoint, string back) => new(
        "RST003", $"{restored} does not hold what checkpoint '{checkpoint}' held; the report above names the tables. It takes no traffic.",
        $"The release in service serves on. `{back}` takes the stack out of the preparation, and `--again` restores to another generation; this one stays until a release retires it.");

    public static Failure Reopened(string abandoned, Failure cause) => cause with
    {
        Message = $"{cause.Message} {abandoned} takes the writes again.",
    };

    public static Failure Gateway(string problem) => new("RST004", $"The gateway does not do as it is told: {problem}.", "See that it runs, then run the same command again.", Retryable: true);

    public static Failure Open(string label) => new("RST008", $"{label} takes writes, and must not.", "Run the same command again: it reads anew which of the two is closed.");

    public static Failure Unfinished(string problem, string again) => new("RST005", problem, $"Mend the cause, then `{again}` goes on from there.");

    public static Failure Another(int prepared, string finish) => new(
        "RST007", $"Release {prepared} has moved writes already, and the stack does not say so yet.", $"`{finish}` finishes that first.");
}
