using Rollback.Model;
using Rollback.Operations.Drill.Corruption;
using Rollback.Operations.Steps;
using Rollback.Operations.Tables;

namespace Rollback.Operations.Drill;

/// <summary>
/// The scenario `partial-corruption`: a migration corrupts one table; it alone is brought back from a point-in-time clone, while
/// orders go on. Every row of the checkpoint and every acknowledged order is looked up.
/// </summary>
internal sealed class PartialCorruption(DrillStage stage) : IDrillScenario
{
    private const int Number = CorruptionRehearsal.Number;
    private const string Point = CorruptionRehearsal.Point;
    private const string Table = "order_lines";

    private readonly CorruptionRehearsal _rehearsal = new(stage, (books, latest, token) => books.CorruptLinesAsync(latest, token));
    private TablesPlan? _plan;

    public Objectives? Objectives => _rehearsal.Objectives;

    public string Journal => stage.Journal;

    public IReadOnlyList<Step> Steps =>
    [
        .. _rehearsal.Begin($"Run a wrong migration: half of the rows of {Table} are changed or deleted."),
        new("restore", $"Bring {Table} back: `rollback to {Number} --restore-data --checkpoint {Point} --tables {Table}`.") { Do = RestoreAsync, Touches = true },
        _rehearsal.Audit(),
        .. stage.Finish,
    ];

    public DrillResult Result(string verdict, IReadOnlyList<StepRecord> steps) =>
        _rehearsal.Result("partial-corruption", verdict, steps) with { WritersBlockedSeconds = _plan?.Restored?.WritersBlockedSeconds };

    public IReadOnlyList<string> Missed(DrillResult measured) => [.. _rehearsal.Missed(measured)];

    public ValueTask DisposeAsync() => _rehearsal.DisposeAsync();

    private async Task<Failure?> RestoreAsync(CancellationToken cancellationToken)
    {
        var request = new TablesRequest { Release = Number, Checkpoint = Point, Tables = [Table] };
        if (!(await TablesTarget.FindAsync(stage.Session, request, cancellationToken)).Is(out var target, out var failure)) return failure;
        _plan = new TablesPlan(stage.Session, target, request, stage.Health);
        return await _rehearsal.RecoverAsync(_plan.Steps, () => _plan.IsTouched, cancellationToken);
    }
}
