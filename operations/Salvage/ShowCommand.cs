using System.CommandLine;
using Rollback.Operations.CommandLine;

namespace Rollback.Operations.Salvage;

/// <summary>`rollback salvage show`: what a folder holds, and whether it is as it was written.</summary>
internal static class ShowCommand
{
    public static Command Create(CommandFrame frame)
    {
        var folder = new Argument<string>("folder") { Description = "The folder that `salvage extract` wrote" };
        var tables = SharedOptions.Tables();
        var rows = new Option<int>("--rows") { Description = "How many changed rows per table are listed", DefaultValueFactory = _ => 20, HelpName = "n" };
        var show = new Option<bool>("--show-values") { Description = "List changed rows with their values, which may be personal data" };
        return frame.Handle(new Command("show", "Show what a salvage holds") { folder, tables, rows, show }, async (parsed, context, cancellationToken) =>
        {
            var place = SalvageFolder.At(parsed.GetRequiredValue(folder));
            if (!place.Read().Is(out var manifest, out var failure)) return Outcome.Refused(failure);
            if (await place.VerifyAsync(manifest, cancellationToken) is { } broken) return Outcome.Refused(broken);

            SalvageTables.Show(manifest, context.Report);
            if (parsed.GetValue(show))
            {
                var chosen = new ReplayOptions { Tables = SharedOptions.Names(parsed.GetValue(tables)) };
                foreach (var table in manifest.Tables.Where(chosen.Takes)) await SalvageTables.ShowRowsAsync(place, table, parsed.GetValue(rows), context.Report, cancellationToken);
            }

            return Outcome.Done(manifest);
        });
    }
}
