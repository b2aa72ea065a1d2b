using Rollback.Model;
using Rollback.Operations.Drill.Corruption;
using Rollback.Operations.Restore;
using Rollback.Operations.Salvage;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Drill;

/// <summary>
/// The scenario `bad-data`: a migration corrupts the database while orders go on; it goes back to a checkpoint, and the orders
/// written since are salvaged and replayed. Every row of the checkpoint and every acknowledged order is looked up.
/// </summary>
internal sealed class BadData(DrillStage stage) : IDrillScenario
{
    private const int Number = CorruptionRehearsal.Number;
    private const string Point = CorruptionRehearsal.Point;

    private readonly CorruptionRehearsal _rehearsal = new(stage, (books, latest, token) => books.CorruptAllAsync(latest, token));
    private RestorePlan? _plan;
    private SalvageManifest? _salvaged;
    private ReplayResult? _replayed;

    public Objectives? Objectives => _rehearsal.Objectives;

    public string Journal => stage.Journal;

    public IReadOnlyList<Step> Steps =>
    [
        .. _rehearsal.Begin("Run a wrong migration: orders lose what was ordered, lines are changed or deleted."),
        new("restore", $"Go back: `rollback to {Number} --restore-data --checkpoint {Point}`.") { Do = RestoreAsync, Touches = true },
        new("replay", "Replay the orders that were written after the checkpoint: `rollback salvage replay --kinds insert`.") { Do = ReplayAsync, Touches = true },
        _rehearsal.Audit(),
        .. stage.Finish,
    ];

    public DrillResult Result(string verdict, IReadOnlyList<StepRecord> steps) => _rehearsal.Result("bad-data", verdict, steps) with
    {
        WritePauseMs = _plan?.WritePauseMs is null ? null : WritePause.Of(_rehearsal.SlowestInRecovery),
        SalvagedRows = _salvaged?.Changes,
        ReplayedRows = _replayed?.Fits,
    };

    public IReadOnlyList<string> Missed(DrillResult measured) =>
    [
        .. _rehearsal.Missed(measured),
        .. _replayed is { Conflicts: 0, NoLongerFit: 0 } ? Array.Empty<string>() : [$"{_replayed!.Conflicts + _replayed.NoLongerFit} salvaged orders did not fit."],
    ];

    public ValueTask DisposeAsync() => _rehearsal.DisposeAsync();

    private async Task<Failure?> RestoreAsync(CancellationToken cancellationToken)
    {
        var request = new RestoreRequest { Release = Number, Checkpoint = Point };
        if (!(await RestoreTarget.FindAsync(stage.Session, request, cancellationToken)).Is(out var target, out var failure)) return failure;
        _plan = new RestorePlan(stage.Session, target, request, stage.Health);
        return await _rehearsal.RecoverAsync(_plan.Steps, () => _plan.IsTouched, cancellationToken);
    }

    private async Task<Failure?> ReplayAsync(CancellationToken cancellationToken)
    {
        if (!(await _rehearsal.LiveAsync(cancellationToken)).Is(out var live, out var failure)) return failure;
        var folder = SalvageFolder.At(_plan!.Salvage.Single(salvage => salvage.Database == _rehearsal.Database).Folder);
        if (!folder.Read().Is(out _salvaged, out failure)) return failure;
        if ((await _rehearsal.LookUpAsync(live, cancellationToken)).Lost.Count == 0)
            return new("DRL005", "The audit does not miss the orders that were left behind, so it would prove nothing.", "Mend the audit.");

        // The corruption's own changes are updates and deletions: they stay out.
        var options = new ReplayOptions { Kinds = new HashSet<ChangeKind> { ChangeKind.Insert } };
        return (await ReplayRun.ApplyAsync(folder, _salvaged, live, options, _ => { }, cancellationToken)).Is(out _replayed, out failure) ? null : failure;
    }
}
