using System.CommandLine;
using System.Text.Json.Nodes;
using Rollback.Model;
using Rollback.Operations.CommandLine;

namespace Rollback.Operations.Releases;

/// <summary>`rollback release show N`.</summary>
internal static class ShowReleaseCommand
{
    public static Command Create(CommandFrame frame)
    {
        var number = new Argument<int>("release") { Description = "The release's number" };
        return frame.Handle(
            new Command("show", "Show a release and its digest") { number },
            (parsed, context, _) => ReleaseCommand.OnLineage(context, (_, lineage) => Run(parsed.GetRequiredValue(number), context, lineage)));
    }

    private static Outcome Run(int number, CommandContext context, Lineage lineage)
    {
        if (!lineage.TryAt(number, out var release)) return Outcome.Refused(ReleaseCommand.NoSuchRelease(lineage, number));

        var digest = lineage.DigestOf(release.Number);
        context.Report.Say($"# {digest}");
        context.Report.Say(ReleaseText.Write(release).TrimEnd());
        return Outcome.Done(new ShownRelease(digest.Text, ReleaseDocument.From(release)));
    }
}

/// <param name="Content">The canonical document that the digest is of.</param>
internal sealed record ShownRelease(string Digest, JsonNode Content) : ICommandResult;
