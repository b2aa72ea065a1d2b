using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Releases;
using Rollback.Operations.Restore;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Tables;

/// <summary>What a restore of tables rests on, all of it verified before anything is touched.</summary>
/// <param name="Serving">The release in service.</param>
/// <param name="Appended">The release that declares the clone.</param>
/// <param name="Generation">The clone's.</param>
internal sealed record TablesTarget(
    CheckpointFolder Folder, CheckpointRecord Checkpoint, int Serving, AppendedRelease Appended, string Database, int Primary, int Generation)
{
    public Release Release => Appended.Release;

    public static async Task<Answer<TablesTarget>> FindAsync(StackSession session, TablesRequest request, CancellationToken cancellationToken)
    {
        if (!session.Settings().Is(out var settings, out var failure) || !session.Lineage(settings).Is(out var lineage, out failure)
            || !(await session.Engine.OutputsAsync(cancellationToken)).Is(out var raw, out failure))
        {
            return failure;
        }

        var outputs = new StackOutputs(raw);
        if (!ServingRelease.Of(session.Stack, settings, outputs).Is(out var serving, out failure)) return failure;
        if (!lineage.TryAt(request.Release, out var content)) return ReleaseCommand.NoSuchRelease(lineage, request.Release);
        var live = lineage.At(serving);
        if (outputs.Phase == "prepare" || RestoreRelease.Stateless(live) != RestoreRelease.Stateless(content) || GenerationMove.Between(outputs.Primaries, content).Count > 0)
            return new Failure("TBL010", $"Release {request.Release} is not what stack {session.Stack} serves: tables are restored into the database in service.", $"`rollback to {request.Release}` first; or name release {serving}, which is in service.");

        var folder = CheckpointFolder.Of(session.Context.Checkout, session.Stack, settings);
        if (!RestoreTarget.Usable(folder, lineage, raw, request.Checkpoint, session.Context.Clock).Is(out var checkpoint, out failure)) return failure;
        var databases = checkpoint.Databases.Keys.Where(name => content.Databases.ContainsKey(name) && (request.Database ?? name) == name).ToList();
        if (databases.Count == 0) return RestoreFailure.NoDatabase(checkpoint.Name, request.Release);
        if (databases.Count > 1) return new Failure("TBL011", $"Checkpoint {checkpoint.Name} has several databases: {string.Join(", ", databases)}.", $"Name the one whose tables they are: --database {databases[0]}.");

        var there = CloneRelease.Find(lineage, databases[0], checkpoint);
        var (generation, release) = there ?? CloneRelease.Make(lineage, content, databases[0], checkpoint, AppendedRelease.CreatedNow(session));
        return new TablesTarget(
            folder, checkpoint, serving.Value, AppendedRelease.Of(session, settings, release, isNew: there is null), databases[0], outputs.Primaries[databases[0]], generation);
    }
}
