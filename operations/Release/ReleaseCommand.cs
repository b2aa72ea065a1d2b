using System.CommandLine;
using Rollback.Model;
using Rollback.Operations.CommandLine;

namespace Rollback.Operations.Releases;

/// <summary>`rollback release …`: the versioned configuration, read and extended without touching anything deployed.</summary>
internal static class ReleaseCommand
{
    public static Command Create(CommandFrame frame) => new("release", "Make, list, show, compare and verify releases")
    {
        NewReleaseCommand.Create(frame),
        ListReleasesCommand.Create(frame),
        ShowReleaseCommand.Create(frame),
        DiffReleasesCommand.Create(frame),
        VerifyLineageCommand.Create(frame),
    };

    /// <summary>Loads the lineage and runs the verb on it; refuses if any release breaks a rule.</summary>
    public static Task<Outcome> OnLineage(CommandContext context, Func<LineageFolder, Lineage, Outcome> run) => Task.FromResult(
        LineageFolder.Find(context).Is(out var folder, out var failure) && folder.Load(context).Is(out var lineage, out failure)
            ? run(folder, lineage)
            : Outcome.Refused(failure));

    public static Failure NoSuchRelease(Lineage lineage, int number) => new(
        "REL003", $"There is no release {number}; the lineage has {(lineage.Head.Value == 1 ? "release 1 only" : $"releases 1 to {lineage.Head}")}.", "`rollback release list` shows them.");
}
