using System.CommandLine;
using System.Text.Json;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Engine;

namespace Rollback.Operations.Checkpoint;

/// <summary>`rollback checkpoint verify [NAME]`: exit code 0 only if nothing was changed and a restore would find what it needs.</summary>
internal static class VerifyCheckpointsCommand
{
    public static Command Create(CommandFrame frame)
    {
        var name = new Argument<string?>("name") { Description = "The checkpoint; default: all", Arity = ArgumentArity.ZeroOrOne };
        return frame.Handle(new Command("verify", "Verify checkpoints: digests, chain, baselines, backups, snapshots") { name }, async (parsed, context, cancellationToken) =>
            (await CheckpointCommand.OpenAsync(context, cancellationToken)).Is(out var place, out var failure)
                ? await RunAsync(place, parsed.GetValue(name), context, cancellationToken)
                : Outcome.Refused(failure));
    }

    private static async Task<Outcome> RunAsync(CheckpointPlace place, string? name, CommandContext context, CancellationToken cancellationToken)
    {
        if (!place.Lineage().Is(out var lineage, out var failure)) return Outcome.Refused(failure);
        var answer = await place.Session.Engine.OutputsAsync(cancellationToken);
        if (!answer.Is(out var outputs, out failure) && !PulumiFailure.IsNoSuchStack(failure)) return Outcome.Refused(failure);

        var chain = place.Folder.Load();
        var verification = new CheckpointVerification(place.Folder, lineage, outputs ?? new Dictionary<string, JsonElement>(), context.Clock)
        {
            Resources = (await place.Session.Engine.ResourcesAsync(cancellationToken)).Is(out var resources, out _) ? resources : [],
        };
        var chosen = chain.Entries.Where(entry => name is null || entry.Record.Name == name).ToArray();
        // A broken chain is everybody's matter: what follows a changed record proves nothing.
        var broken = chain.Problems.Concat(verification.Missing(chain)).ToArray();
        if (chosen.Length == 0 && broken.Length == 0) return Outcome.Refused(CheckpointFailure.None(name, place.Folder.Path));

        var verdicts = verification.Of(chosen);
        foreach (var problem in broken) context.Report.Say($"BROKEN {problem.Path}: {problem.Problem}");
        foreach (var verdict in verdicts)
        {
            context.Report.Say($"{(verdict.IsGood ? "good  " : "BROKEN")} {verdict.Checkpoint} {verdict.Name}: {(verdict.IsRetired ? "retired" : $"restorable until {verdict.RestorableUntil:yyyy-MM-dd HH:mm}Z")}, {verdict.Digest}");
            foreach (var problem in verdict.Problems) context.Report.Say($"       {problem.Path}: {problem.Problem}");
        }

        var problems = broken.Concat(verdicts.SelectMany(verdict => verdict.Problems)).ToArray();
        var result = new VerifiedCheckpoints(place.Session.Stack, place.Folder.Path, verdicts, problems);
        return problems.Length == 0 ? Outcome.Done(result) : Outcome.Refused(CheckpointFailure.Broken(problems[0], problems.Length - 1), result);
    }
}

internal sealed record VerifiedCheckpoints(string Stack, string Folder, IReadOnlyList<CheckpointVerdict> Checkpoints, IReadOnlyList<CheckpointProblem> Problems) : ICommandResult;
