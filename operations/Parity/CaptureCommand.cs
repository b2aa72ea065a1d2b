using System.CommandLine;
using Npgsql;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>`rollback parity capture`: writes what a later comparison needs.</summary>
internal static class CaptureCommand
{
    public static Command Create(CommandFrame frame)
    {
        var of = SharedOptions.Source("--of", "The database");
        var output = new Option<string>("--output") { Description = "The file to write", Required = true, HelpName = "path" };
        var shared = new ParityArguments();
        var command = new Command("capture", "Write the counts, hashes and schema of a database to a file") { of, output };
        shared.AddTo(command);
        return frame.Handle(command, async (parsed, context, cancellationToken) =>
        {
            if (ParityFile.Refusal("--output", parsed.GetValue(output)) is { } folder) return Outcome.Refused(folder);
            if (!shared.Read(parsed).Is(out var options, out var failure)
                || !(await DatabaseSource.FindAsync(parsed.GetRequiredValue(of), parsed.GetValue(shared.Database), context, cancellationToken)).Is(out var address, out failure))
            {
                return Outcome.Refused(failure);
            }

            return await Reach.TryAsync(() => RunAsync(address, parsed.GetRequiredValue(output), options, context, cancellationToken));
        });
    }

    private static async Task<Outcome> RunAsync(DatabaseAddress address, string output, ParityOptions options, CommandContext context, CancellationToken cancellationToken)
    {
        await using var side = await LiveSide.OpenAsync(address, Path.Combine(context.Checkout.Home, "parity"), context.Clock, cancellationToken);
        var capture = await new ParityRun(options, context.Clock, context.Report.Say).CaptureAsync(side, cancellationToken);
        if (!context.DryRun) await ParityFile.WriteAsync(output, ParityFile.Bytes(capture), cancellationToken);
        side.Journal?.Forget();
        context.Report.Say($"{(context.DryRun ? "Would write" : "Wrote")} {output}: {capture.Tables.Count} tables, {capture.Tables.Sum(table => table.Rows)} rows, schema {capture.SchemaFingerprint[..19]}.");
        foreach (var one in capture.Unverified) context.Report.Warn($"not captured: {one.Object}: {one.Why}");
        return Outcome.Done(new CaptureResult(
            output, address.Label, capture.SchemaFingerprint, [.. capture.Tables.Select(table => new TableTally(table.Table, table.Rows, table.Hash))], capture.Sequences, capture.Unverified));
    }
}

/// <param name="Path">Where the capture was written.</param>
internal sealed record CaptureResult(
    string Path, string Of, string SchemaFingerprint, IReadOnlyList<TableTally> Tables, IReadOnlyList<SequenceState> Sequences, IReadOnlyList<Unverified> Unverified) : ICommandResult;

/// <param name="Hash">The sum of all row hashes.</param>
internal sealed record TableTally(string Table, long Rows, string Hash);
