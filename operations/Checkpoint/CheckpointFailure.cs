using Rollback.Model;
using Rollback.Operations.Parity;

namespace Rollback.Operations.Checkpoint;

/// <summary>Every "no" about checkpoints.</summary>
internal static class CheckpointFailure
{
    public static Failure Exists(CheckpointEntry entry) => new(
        "CHK002", $"There is a checkpoint '{entry.Record.Name}' already ({entry.Record.Time:yyyy-MM-dd HH:mm:ss}Z).", "A checkpoint is never overwritten: choose another name.");

    public static Failure Retired(string name) => new("CHK002", $"A release has retired the checkpoint '{name}'.", "Choose another name.");

    public static Failure None(string? name, string folder) => name is null
        ? new("CHK003", $"There is no checkpoint in {folder}.", "`rollback checkpoint create NAME` takes one.")
        : new("CHK003", $"There is no checkpoint '{name}' in {folder}.", "`rollback checkpoint list` shows them.");

    public static Failure Broken(CheckpointProblem first, int more = 0) => new(
        "CHK004", $"{first.Path}: {first.Problem}{(more > 0 ? $" (and {more} more)" : "")}.", "Bring the files back from version control or a copy; what was changed is not trusted.");

    public static Failure Blocked(string label, TimeSpan limit, string sessions) => new(
        "CHK005", $"Writes to {label} did not stand still within {Span.Format(limit)}: {sessions}.", "Nothing was touched. End these sessions, or allow more with --drain.", Retryable: true);

    public static Failure Fenced(string label) => new(
        "CHK006", $"{label} refuses writes or follows another generation: a switch of the primary is under way or was interrupted.", "Finish it first (`rollback status` says which), then take the checkpoint.");

    public static Failure Damaged(Unverified table) => new(
        "CHK009", $"{table.Object} cannot be read whole, so nothing could be restored to this moment. {table.Why}", "Take the table back to the last good checkpoint (`rollback to N --restore-data --checkpoint C --tables …`), or the database; then run the same command again.");

    public static Failure NoDatabase(string stack) => new("CHK007", $"Stack {stack} has no database to take a checkpoint of.", "`rollback up` deploys it.");

    public static Failure Unusable(string name, string reasons) => new("CHK008", $"Checkpoint '{name}' cannot be restored: {reasons}.", "`rollback checkpoint list` shows the others.");
}
