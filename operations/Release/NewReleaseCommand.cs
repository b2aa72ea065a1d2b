using System.CommandLine;
using Rollback.Model;
using Rollback.Operations.CommandLine;

namespace Rollback.Operations.Releases;

/// <summary>`rollback release new`: writes the next release as a copy of the head, chained to it, for a person to edit.</summary>
internal static class NewReleaseCommand
{
    private static readonly string[] Names = ["GIT_AUTHOR_EMAIL", "EMAIL", "USER", "LOGNAME"];

    public static Command Create(CommandFrame frame)
    {
        var summary = new Option<string>("--summary", "-m") { Description = "What the release changes, in one sentence", Required = true };
        var author = new Option<string?>("--by") { Description = $"Who makes it; default: the first of {string.Join(", ", Names)} that is set" };
        return frame.Handle(
            new Command("new", "Write the next release as a copy of the newest one") { summary, author },
            (parsed, context, _) => ReleaseCommand.OnLineage(
                context, (folder, lineage) => Run(parsed.GetRequiredValue(summary), parsed.GetValue(author), context, folder, lineage)));
    }

    /// <summary>Whoever the environment says is at work; null: nobody.</summary>
    public static string? Author(CommandContext context) => Names.Select(context.Surroundings.Variable).FirstOrDefault(name => name is not null);

    private static Outcome Run(string summary, string? author, CommandContext context, LineageFolder folder, Lineage lineage)
    {
        if (string.IsNullOrWhiteSpace(summary)) return Outcome.Refused(new("REL004", "The summary is empty.", "Say in one sentence what the release changes: --summary \"…\"."));
        if (lineage.Head.Value == ReleaseNumber.Highest) return Outcome.Refused(new("REL005", $"Release {ReleaseNumber.Highest} is the last that a file name can number.", "Start a new lineage."));
        author ??= Author(context);
        if (string.IsNullOrWhiteSpace(author)) return Outcome.Refused(new("REL006", "Nobody is named as the release's author.", "Pass --by, or set EMAIL."));

        var release = lineage.Next(new(context.Clock.GetUtcNow(), author), summary);
        var text = ReleaseText.Write(release);
        var path = Path.Combine(folder.Path, "releases", release.Number.FileName);
        var shown = LineageFolder.Relative(context, path);
        if (context.DryRun)
        {
            context.Report.Say($"# would write {shown}");
            context.Report.Say(text.TrimEnd());
            return Outcome.Done(Result());
        }

        if (!ReleaseFileWriter.WriteOnce(path, text)) return Outcome.Refused(new("REL007", $"{shown} has appeared meanwhile.", "Run the command again: it takes the next number.", Retryable: true));
        context.Report.Say($"Wrote {shown}, a copy of release {lineage.Head}. Edit it, then `rollback release verify` and `rollback release diff {lineage.Head} {release.Number}`.");
        return Outcome.Done(Result());

        NewRelease Result() => new(folder.Name, release.Number.Value, release.Parent?.Text, shown, context.DryRun);
    }
}

/// <param name="Parent">Digest of the release that it follows.</param>
/// <param name="Path">Relative to the checkout.</param>
internal sealed record NewRelease(string Lineage, int Release, string? Parent, string Path, bool DryRun) : ICommandResult;
