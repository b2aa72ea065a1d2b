using System.CommandLine;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Salvage;

/// <summary>`rollback salvage finish`: extracts what restores of the stack left behind and an interrupted command did not.</summary>
internal static class FinishCommand
{
    public static Command Create(CommandFrame frame)
    {
        var giveUp = new Option<bool>("--give-up") { Description = "Extract nothing, and drop the checkpoints that are kept for it" };
        return frame.Handle(new Command("finish", "Extract the later writes that restores of the stack left behind") { giveUp }, async (parsed, context, cancellationToken) =>
        {
            var gives = parsed.GetValue(giveUp);
            if (gives && !context.DryRun && Consent.Missing(context, "salvage finish --give-up") is { } silent) return Outcome.Refused(silent);
            if (!(await LockedStack.OpenAsync(context, cancellationToken)).Is(out var locked, out var failure)) return Outcome.Refused(failure);
            using (locked)
            {
                var session = locked.Session;
                if (await session.WakeAsync(cancellationToken) is { } asleep) return Outcome.Refused(asleep);
                if (!(await StackDatabases.ReadAsync(session, cancellationToken)).Is(out var databases, out failure)) return Outcome.Refused(failure);
                return await Reach.TryAsync(async () =>
                {
                    var outstanding = await OutstandingSalvage.OfAsync(databases, cancellationToken);
                    if (outstanding.Count == 0) context.Report.Say($"Stack {session.Stack}: no salvage is outstanding.");
                    foreach (var one in outstanding) context.Report.Say($"{one.Database}: what generation {one.Abandoned} was given after checkpoint {one.Checkpoint}");
                    if (context.DryRun) return Outcome.Done(new SalvageOutline(outstanding));
                    return gives ? await GiveUpAsync(outstanding, databases, context, cancellationToken) : await ExtractAsync(session.Stack, outstanding, databases, context, cancellationToken);
                });
            }
        });
    }

    private static async Task<Outcome> ExtractAsync(string stack, IReadOnlyList<OutstandingSalvage> outstanding, StackDatabases databases, CommandContext context, CancellationToken cancellationToken)
    {
        var extracted = new List<FinishedSalvage>();
        foreach (var one in outstanding)
        {
            if (!(await one.ExtractAsync(stack, databases, context, cancellationToken)).Is(out var made, out var failure)) return Outcome.Refused(failure);
            context.Report.Say($"{one.Database}: {made.Manifest.Changes} changes in {made.Folder}");
            extracted.Add(new(one.Database, made.Folder, made.Manifest.Changes));
        }

        return Outcome.Done(new FinishedSalvages(extracted));
    }

    private static async Task<Outcome> GiveUpAsync(IReadOnlyList<OutstandingSalvage> outstanding, StackDatabases databases, CommandContext context, CancellationToken cancellationToken)
    {
        if (outstanding.Count > 0 && !context.Yes && !context.Report.Confirm("Give these up? The abandoned generations still hold the writes, but nothing is left to compare them with.")) return Outcome.Refused(Consent.Declined);
        foreach (var one in outstanding)
        {
            if (!databases.Find(one.Generation, one.Database).Is(out var address, out var failure)) return Outcome.Refused(failure);
            await new KeptCheckpoint(address).DropAsync(cancellationToken);
        }

        return Outcome.Done(new GivenUpSalvages(outstanding));
    }
}

/// <summary>With `--dry-run`.</summary>
internal sealed record SalvageOutline(IReadOnlyList<OutstandingSalvage> Outstanding, bool DryRun = true) : ICommandResult;

internal sealed record FinishedSalvages(IReadOnlyList<FinishedSalvage> Extracted) : ICommandResult;

internal sealed record FinishedSalvage(string Database, string Folder, long Changes);

internal sealed record GivenUpSalvages(IReadOnlyList<OutstandingSalvage> GivenUp) : ICommandResult;
