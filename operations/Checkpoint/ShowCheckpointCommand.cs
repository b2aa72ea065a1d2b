using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Report;

namespace Rollback.Operations.Checkpoint;

/// <summary>`rollback checkpoint show NAME`.</summary>
internal static class ShowCheckpointCommand
{
    public static Command Create(CommandFrame frame)
    {
        var name = new Argument<string>("name") { Description = "The checkpoint" };
        return frame.Handle(new Command("show", "Show a checkpoint and its digest") { name }, async (parsed, context, cancellationToken) =>
            (await CheckpointCommand.OpenAsync(context, cancellationToken)).Is(out var place, out var failure)
                ? Run(place, parsed.GetRequiredValue(name), context)
                : Outcome.Refused(failure));
    }

    private static Outcome Run(CheckpointPlace place, string name, CommandContext context)
    {
        var chain = place.Folder.Load();
        if (chain.Find(name) is not { } entry)
            return Outcome.Refused(chain.Problems is [var first, ..] ? CheckpointFailure.Broken(first, chain.Problems.Count - 1) : CheckpointFailure.None(name, place.Folder.Path));

        // The file says all of it; reading it again as a record would only lose what this version does not know.
        var content = JsonNode.Parse(File.ReadAllBytes(entry.Path))!["content"]!.DeepClone();
        context.Report.Say($"# {entry.Digest}");
        context.Report.Say(content.ToJsonString(ReportJson.Options));
        return Outcome.Done(new ShownCheckpoint(entry.Digest, entry.Path, content));
    }
}

internal sealed record ShownCheckpoint(string Digest, string Path, JsonNode Content) : ICommandResult;
