using System.CommandLine;
using System.Globalization;
using Rollback.Operations.CommandLine;
using Spectre.Console;

namespace Rollback.Operations.Checkpoint;

/// <summary>`rollback checkpoint list`.</summary>
internal static class ListCheckpointsCommand
{
    public static Command Create(CommandFrame frame) => frame.Handle(
        new Command("list", "List the checkpoints of the stack"),
        async (_, context, cancellationToken) => (await CheckpointCommand.OpenAsync(context, cancellationToken)).Is(out var place, out var failure)
            ? Run(place, context)
            : Outcome.Refused(failure));

    private static Outcome Run(CheckpointPlace place, CommandContext context)
    {
        var chain = place.Folder.Load();
        if (chain.Entries.Count == 0) context.Report.Say($"There is no checkpoint in {place.Folder.Path}.");
        else context.Report.Show(Table(chain));
        foreach (var problem in chain.Problems) context.Report.Warn($"{problem.Path}: {problem.Problem}");
        var result = new ListedCheckpoints(place.Session.Stack, place.Folder.Path, [.. chain.Entries.Select(ListedCheckpoint.Of)], chain.Problems);
        return chain.Problems is [var first, ..] ? Outcome.Refused(CheckpointFailure.Broken(first, chain.Problems.Count - 1), result) : Outcome.Done(result);
    }

    private static Table Table(CheckpointChain chain)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("#", "Checkpoint", "Taken", "Release", "Databases", "Rows", "Restorable until", "Digest");
        foreach (var (record, digest, _) in chain.Entries)
        {
            table.AddRow(
                new Text(record.Number.ToString(CultureInfo.InvariantCulture)),
                new Text(record.Name),
                new Text(record.Time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
                new Text(record.Release.ToString(CultureInfo.InvariantCulture)),
                new Text(string.Join(", ", record.Databases.Select(database => $"{database.Key} generation {database.Value.Generation}"))),
                new Text(record.Databases.Values.Sum(database => database.Rows).ToString("N0", CultureInfo.InvariantCulture)),
                new Text(record.Databases.Values.Min(database => database.RestorableUntil).ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)),
                new Text(digest[..19]));
        }

        return table;
    }
}

internal sealed record ListedCheckpoints(string Stack, string Folder, IReadOnlyList<ListedCheckpoint> Checkpoints, IReadOnlyList<CheckpointProblem> Problems) : ICommandResult;
