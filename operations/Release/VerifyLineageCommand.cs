using System.CommandLine;
using Rollback.Model;
using Rollback.Operations.CommandLine;

namespace Rollback.Operations.Releases;

/// <summary>`rollback release verify`: every rule of every release, the chain of digests, and the files of every change.</summary>
internal static class VerifyLineageCommand
{
    public static Command Create(CommandFrame frame) => frame.Handle(
        new Command("verify", "Verify the lineage: rules, digests, files"),
        (_, context, _) => Task.FromResult(Run(context)));

    private static Outcome Run(CommandContext context)
    {
        if (!LineageFolder.Find(context).Is(out var folder, out var failure)) return Outcome.Refused(failure);

        var result = Lineage.Load(folder.Path);
        if (result.IsValid)
        {
            var lineage = result.Lineage;
            context.Report.Say($"Lineage {folder.Name}: {(lineage.Head.Value == 1 ? "release 1 is" : $"releases 1 to {lineage.Head} are")} in order; head {lineage.DigestOf(lineage.Head)}.");
            return Outcome.Done(new VerifiedLineage(folder.Name, lineage.Head.Value, [.. lineage.Releases.Select(release => ReleaseEntry.Of(lineage, release))], []));
        }

        foreach (var error in result.Errors) context.Report.Say(LineageFolder.Shown(context, error));
        var errors = result.Errors.Select(error => error with { File = LineageFolder.Relative(context, error.File) });
        return Outcome.Refused(LineageFolder.Failure(context, result), new VerifiedLineage(folder.Name, null, null, [.. errors]));
    }
}

/// <summary>What is wrong with a lineage; if nothing is, its releases.</summary>
internal sealed record VerifiedLineage(string Lineage, int? Head, IReadOnlyList<ReleaseEntry>? Releases, IReadOnlyList<LineageError> Errors) : ICommandResult;
