using Rollback.Model;
using Rollback.Operations.Activate;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Engine;
using Rollback.Operations.Releases;
using Rollback.Operations.Settings;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Restore;

/// <summary>What a restore rests on, all of it verified before anything is touched.</summary>
/// <param name="Appended">The release that brings the data back.</param>
/// <param name="Serving">The release in service meanwhile.</param>
internal sealed record RestoreTarget(
    StackSettings Settings, StackOutputs Outputs, CheckpointFolder Folder, CheckpointRecord Checkpoint, AppendedRelease Appended, int Serving)
{
    public Release Release => Appended.Release;

    public static async Task<Answer<RestoreTarget>> FindAsync(StackSession session, RestoreRequest request, CancellationToken cancellationToken)
    {
        if (!session.Settings().Is(out var settings, out var failure) || !session.Lineage(settings).Is(out var lineage, out failure)
            || !(await session.Engine.OutputsAsync(cancellationToken)).Is(out var raw, out failure))
        {
            return failure;
        }

        if (!lineage.TryAt(request.Release, out var content)) return ReleaseCommand.NoSuchRelease(lineage, request.Release);
        var folder = CheckpointFolder.Of(session.Context.Checkout, session.Stack, settings);
        if (!Usable(folder, lineage, raw, request.Checkpoint, session.Context.Clock).Is(out var checkpoint, out failure)) return failure;
        if (!checkpoint.Databases.Keys.Any(content.Databases.ContainsKey)) return RestoreFailure.NoDatabase(checkpoint.Name, content.Number.Value);

        var outputs = new StackOutputs(raw);
        var there = RestoreRelease.Find(lineage, content, checkpoint);
        // Asked for once more: only one that is being brought into service now is still meant.
        if (request.Again && there is not null && !(outputs.Release == there.Number.Value && outputs.Phase == "prepare")) there = null;
        var release = there ?? RestoreRelease.Make(lineage, content, checkpoint, AppendedRelease.CreatedNow(session));
        if (!ServingRelease.Of(session.Stack, settings, outputs).Is(out var serving, out failure)) return failure;
        if (outputs.Phase == "prepare" && outputs.Release is { } prepared && prepared != release.Number.Value
            && await Interrupted.CheckAsync(session, lineage, outputs, release.Number.Value, cancellationToken) is not null)
        {
            return RestoreFailure.Another(prepared, $"rollback activate {prepared}");
        }

        return new RestoreTarget(settings, outputs, folder, checkpoint, AppendedRelease.Of(session, settings, release, isNew: there is null), serving.Value);
    }

    /// <summary>The chain is everybody's matter: what follows a changed record proves nothing.</summary>
    public static Answer<CheckpointRecord> Usable(
        CheckpointFolder folder, Lineage lineage, IReadOnlyDictionary<string, System.Text.Json.JsonElement> outputs, string name, TimeProvider clock)
    {
        var chain = folder.Load();
        if (chain.Problems is [var first, ..]) return CheckpointFailure.Broken(first, chain.Problems.Count - 1);
        if (chain.Find(name) is not { } entry) return CheckpointFailure.None(name, folder.Path);

        var verdict = new CheckpointVerification(folder, lineage, outputs, clock).Of(entry);
        var hindrances = verdict.Hindrances(entry);
        return verdict.IsRetired ? CheckpointFailure.Unusable(entry.Record.Name, "a release has retired it")
            : hindrances.Count > 0 ? CheckpointFailure.Unusable(entry.Record.Name, string.Join("; ", hindrances.Select(problem => $"{problem.Path}: {problem.Problem}")))
            : entry.Record;
    }
}
