using System.CommandLine;
using System.Globalization;
using Rollback.Operations.CommandLine;
using Spectre.Console;

namespace Rollback.Operations.Releases;

/// <summary>`rollback release list`.</summary>
internal static class ListReleasesCommand
{
    public static Command Create(CommandFrame frame) => frame.Handle(
        new Command("list", "List the releases of a lineage"),
        (_, context, _) => ReleaseCommand.OnLineage(context, (folder, lineage) =>
        {
            var releases = lineage.Releases.Select(release => ReleaseEntry.Of(lineage, release)).ToArray();
            var table = new Table().Border(TableBorder.None).AddColumns("Release", "Created", "By", "Summary", "Digest");
            foreach (var entry in releases)
            {
                table.AddRow(
                    new Text(entry.Release.ToString(CultureInfo.InvariantCulture)),
                    new Text(entry.CreatedAt.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)),
                    new Text(entry.By),
                    new Text(entry.Summary),
                    new Text(entry.Digest[..19]));
            }

            context.Report.Show(table);
            return Outcome.Done(new ListedReleases(folder.Name, lineage.Head.Value, releases));
        }));
}

internal sealed record ListedReleases(string Lineage, int Head, IReadOnlyList<ReleaseEntry> Releases) : ICommandResult;
