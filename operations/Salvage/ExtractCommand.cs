using System.CommandLine;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;

namespace Rollback.Operations.Salvage;

/// <summary>`rollback salvage extract`: writes what changed after the checkpoint to a folder.</summary>
internal static class ExtractCommand
{
    public static Command Create(CommandFrame frame)
    {
        var abandoned = SharedOptions.Source("--abandoned", "The database that holds the writes made after the checkpoint");
        var restored = SharedOptions.Source("--restored", "The database that is as the checkpoint was");
        var output = new Option<string>("--output") { Description = "The folder to write; it appears complete or not at all", Required = true, HelpName = "path" };
        var checkpoint = new Option<string?>("--checkpoint") { Description = "The checkpoint's name, for the record", HelpName = "name" };
        var tables = SharedOptions.Tables();
        var ignored = new Option<string[]>("--ignore") { Description = "A table to leave out: [schema.]table; repeatable", HelpName = "table" };
        var jobs = new Option<int>("--jobs") { Description = "Connections per side that read at once", DefaultValueFactory = _ => 2, HelpName = "n" };
        var untried = new Option<bool>("--no-try") { Description = "Do not try the changes on the restored database" };
        var database = SharedOptions.Database();
        var command = new Command("extract", "Write every row that changed after the checkpoint to files") { abandoned, restored, output, checkpoint, tables, ignored, jobs, untried, database };
        return frame.Handle(command, (parsed, context, cancellationToken) => Reach.TryAsync(async () =>
        {
            var name = parsed.GetValue(database);
            if (!(await DatabaseSource.FindAsync(parsed.GetRequiredValue(abandoned), name, context, cancellationToken)).Is(out var left, out var failure)
                || !(await DatabaseSource.FindAsync(parsed.GetRequiredValue(restored), name, context, cancellationToken)).Is(out var back, out failure))
            {
                return Outcome.Refused(failure);
            }

            if (left.IsSameAs(back))
                return Outcome.Refused(new("SLV008", $"--abandoned and --restored are one database, {left}.", "Name the database that holds the later writes, and the one that is as the checkpoint was."));
            var options = new SalvageOptions
            {
                Checkpoint = parsed.GetValue(checkpoint),
                Jobs = Math.Clamp(parsed.GetValue(jobs), 1, 64),
                Ignored = (parsed.GetValue(ignored) ?? []).ToHashSet(),
                Tables = SharedOptions.Names(parsed.GetValue(tables)),
                Try = !parsed.GetValue(untried),
            };
            var folder = parsed.GetRequiredValue(output);
            if (context.DryRun)
            {
                context.Report.Say($"1. compare: Read {left} and {back}, table by table.");
                context.Report.Say($"2. write: Write the rows that differ to {folder}.");
                context.Report.Say($"3. sequences: Set the sequences of {back.Label} beyond those of {left.Label}.");
                if (options.Try) context.Report.Say($"4. try: Make the changes on {back.Label} in a transaction that is taken back.");
                return Outcome.Done(new ExtractionOutline(folder));
            }

            if (!(await new Salvaging(options, context.Clock, context.Report.Say).ExtractAsync(left, back, folder, cancellationToken)).Is(out var manifest, out failure)) return Outcome.Refused(failure);
            SalvageTables.Show(manifest, context.Report);
            return Outcome.Done(ExtractedSalvage.Of(folder, manifest));
        }));
    }
}

/// <summary>With `--dry-run`.</summary>
internal sealed record ExtractionOutline(string Folder, bool DryRun = true) : ICommandResult;
