using System.Globalization;
using Rollback.Operations.Database;
using Rollback.Operations.Health;
using Rollback.Operations.Report;
using Rollback.Operations.Restore;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;
using Rollback.Operations.To;

namespace Rollback.Operations.Tables;

/// <summary>The steps that bring some tables back from a clone. Each looks at what is there, so the same command finishes an interrupted one.</summary>
internal sealed class TablesPlan(StackSession session, TablesTarget target, TablesRequest request, ServiceCheck health)
{
    private bool _touched;

    public bool IsTouched => _touched;

    /// <summary>What the merge did; null: not made by this run.</summary>
    public TableRestoreResult? Restored { get; private set; }

    public IReadOnlyList<Step> Steps =>
    [
        new("checkpoint", $"Verify checkpoint {request.Checkpoint}: digests, chain, baseline, backups.") { Do = _ => Task.FromResult<Failure?>(null) },
        target.Appended.Add(Again),
        new("clone", $"Update stack {session.Stack} to release {target.Release.Number}: restore {target.Database} generation {target.Generation} to the checkpoint; traffic and writes stay as they are.")
        {
            IsDone = async token => (await CloneAsync(token)).Is(out _, out _),
            Do = UpdateAsync,
            Touches = true,
        },
        new("shield", $"Give generation {target.Generation} its own identity, and close it for clients.") { IsDone = WasDoneAsync, Do = ShieldAsync, Touches = true },
        new("parity", $"Compare generation {target.Generation} with the checkpoint's baseline, row by row, and refuse if it differs.") { IsDone = WasDoneAsync, Do = CompareAsync },
        new("restore", $"Bring {string.Join(", ", request.Tables)} of generation {target.Primary} back to what generation {target.Generation} holds; newer rows are {(request.DeleteNewer ? "deleted" : "kept")}.")
        {
            IsDone = WasDoneAsync,
            Do = RestoreAsync,
            Touches = true,
        },
        new("converged", "Preview once more: nothing may be left to do.") { Do = token => Convergence.CheckAsync(session, RestoreFailure.NotConvergedCode, token) },
    ];

    private string Again => $"rollback to {request.Release} --restore-data --checkpoint {request.Checkpoint} --tables {string.Join(',', request.Tables)}";

    private Task<Answer<DatabaseAddress>> CloneAsync(CancellationToken cancellationToken) => DatabaseSource.OfGenerationAsync(session, target.Generation, target.Database, cancellationToken);

    private Task<Answer<DatabaseAddress>> LiveAsync(CancellationToken cancellationToken) => DatabaseSource.OfGenerationAsync(session, target.Primary, target.Database, cancellationToken);

    private async Task<Failure?> UpdateAsync(CancellationToken cancellationToken)
    {
        if (!(await ReleaseChoice.VerifyAsync(session, target.Release.Number.Value, cancellationToken)).Is(out var choice, out var failure)) return failure;
        var plan = new ToPlan(session, choice, health);
        var stopped = await new StepRunner(new QuietReport(session.Context.Report), session.Context.Clock).RunAsync(plan.Steps, () => plan.IsTouched, cancellationToken);
        _touched |= plan.IsTouched;
        return stopped is null ? null : stopped.Failure with { Fix = $"{stopped.Failure.Fix} Then `{Again}` goes on from there." };
    }

    private Task<Failure?> ShieldAsync(CancellationToken cancellationToken)
    {
        _touched = true;
        var move = new GenerationMove(target.Database, target.Primary, target.Generation);
        return new RestoreMove(session, move, new() { Release = request.Release, Checkpoint = request.Checkpoint }).ShieldAsync(cancellationToken);
    }

    private async Task<Failure?> CompareAsync(CancellationToken cancellationToken)
    {
        if (!(await CloneAsync(cancellationToken)).Is(out var clone, out var failure) || !target.Folder.Baseline(target.Checkpoint.Databases[target.Database]).Is(out var baseline, out failure)) return failure;
        return (await Reach.TryAsync(async () => await RestoredParity.IsEqualAsync(baseline, clone, session.Context, cancellationToken)
            ? Outcome.Done()
            : Outcome.Refused(RestoreFailure.Differs(clone.Label, request.Checkpoint, $"rollback to {request.Release}")))).Failure;
    }

    private async Task<Failure?> RestoreAsync(CancellationToken cancellationToken)
    {
        if (!(await CloneAsync(cancellationToken)).Is(out var clone, out var failure) || !(await LiveAsync(cancellationToken)).Is(out var live, out failure)) return failure;
        var context = session.Context;
        var restore = new TableRestoreRequest
        {
            From = clone,
            Live = live,
            Tables = request.Tables,
            DeleteNewer = request.DeleteNewer,
            Checkpoint = request.Checkpoint,
            Output = Path.Combine(context.Checkout.Home, "salvage", session.Stack, string.Create(CultureInfo.InvariantCulture, $"{request.Checkpoint}-{target.Database}-tables-{context.Clock.GetUtcNow():yyyyMMdd-HHmmss}")),
        };
        return (await Reach.TryAsync(async () =>
        {
            if (!(await new TableRestore(restore, context.Clock, _ => { }).RunAsync(cancellationToken)).Is(out var result, out var refused)) return Outcome.Refused(refused);
            (Restored, _touched) = (result, true);
            return Outcome.Done();
        })).Failure;
    }

    private async Task<bool> WasDoneAsync(CancellationToken cancellationToken)
    {
        if (request.Again || Restored is not null || !(await LiveAsync(cancellationToken)).Is(out var live, out _)) return false;
        var wasDone = false;
        // Where this cannot be told, as the server restarts, the step itself will say why.
        await Reach.TryAsync(async () =>
        {
            await using var source = live.Open();
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            wasDone = await TableRestoreNote.WasDoneAsync(connection, request.Checkpoint, request.Tables, cancellationToken);
            return Outcome.Done();
        });
        return wasDone;
    }
}
