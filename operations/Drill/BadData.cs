using Rollback.Model;
using Rollback.Operations.Database;
using Rollback.Operations.Drill.Traffic;
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
    private const int Number = 1;
    private const string Point = "before-corruption";

    /// <summary>Acknowledged writes that a phase waits for, so that it is measured on traffic and not on luck.</summary>
    private const int Enough = 50;

    private readonly CorruptionClock _moments = new(stage.Clock);
    private ServiceTraffic? _traffic;
    private Lineage? _lineage;
    private RestorePlan? _plan;
    private SalvageManifest? _salvaged;
    private ReplayResult? _replayed;
    private WriteAudit? _audit;
    private BookPages? _pages;
    private DateTimeOffset _restoring;
    private DateTimeOffset _restored;
    private string _service = "";
    private string _database = "";
    private long? _corrupted;
    private long? _unrepaired;

    /// <summary>Those of the release in service.</summary>
    public Objectives? Objectives => _lineage?.At(Number).Objectives;

    public string Journal => stage.Journal;

    public IReadOnlyList<Step> Steps =>
    [
        new("deploy", $"Deploy stack {stage.Stack} with release {Number}.") { Do = DeployAsync, Touches = true },
        new("traffic", "Start traffic: every request resolves the name, writes one order and is recorded.") { Do = StartTrafficAsync },
        new("checkpoint", $"Take the checkpoint '{Point}' under it.") { Do = CheckpointAsync, Touches = true },
        new("corrupt", "Run a wrong migration: orders lose what was ordered, lines are changed or deleted.") { Do = CorruptAsync, Touches = true },
        new("detect", "Look for orders that do not add up.") { Do = DetectAsync },
        new("restore", $"Go back: `rollback to {Number} --restore-data --checkpoint {Point}`.") { Do = RestoreAsync, Touches = true },
        new("replay", "Replay the orders that were written after the checkpoint: `rollback salvage replay --kinds insert`.") { Do = ReplayAsync, Touches = true },
        new("data", "Stop the traffic; compare every row of the checkpoint, and look up every acknowledged write.") { Do = AuditAsync },
        .. stage.Finish,
    ];

    public DrillResult Result(string verdict, IReadOnlyList<StepRecord> steps)
    {
        var records = _traffic?.Records ?? [];
        return new()
        {
            Scenario = "bad-data",
            Result = verdict,
            Stack = stage.Stack,
            Requests = records.Count,
            FailedRequests = records.Count(record => !record.IsAcknowledged),
            AcknowledgedWrites = records.Count(record => record.IsAcknowledged),
            LostWrites = _audit?.Lost.Count,
            DuplicatedWrites = _audit?.Duplicated.Count,
            DetectSeconds = _moments.DetectSeconds,
            RtoSeconds = _moments.RecoverSeconds,
            RpoSeconds = _audit is null ? null : _moments.LostSeconds(records, _audit.Lost),
            WritePauseMs = _plan?.WritePauseMs is null ? null : WritePause.Of(_traffic!.Slowest(_restoring, _restored)),
            CorruptedRows = _corrupted,
            UnrepairedRows = _unrepaired,
            SalvagedRows = _salvaged?.Changes,
            ReplayedRows = _replayed?.Fits,
            SecondUpOperations = stage.SecondUpOperations,
            Leftovers = stage.Leftovers,
            Steps = steps,
        };
    }

    public IReadOnlyList<string> Missed(DrillResult measured) =>
    [
        .. Verdict.Missed(measured, Objectives!),
        .. measured.UnrepairedRows is 0 ? Array.Empty<string>() : [$"{measured.UnrepairedRows} rows are not as they were at the checkpoint."],
        .. _replayed is { Conflicts: 0, NoLongerFit: 0 } ? Array.Empty<string>() : [$"{_replayed!.Conflicts + _replayed.NoLongerFit} salvaged orders did not fit."],
    ];

    public async ValueTask DisposeAsync()
    {
        if (_traffic is not null) await _traffic.DisposeAsync();
    }

    private async Task<Failure?> DeployAsync(CancellationToken cancellationToken)
    {
        if (!DrillLineage.Own(stage, Number).Is(out _lineage, out var failure)) return failure;
        if (_lineage.At(Number).Services.FirstOrDefault(service => service.Value.Database is not null) is not { Key: { } name, Value: { } service })
            return new("DRL002", $"No service of release {Number} has a database.", "Rehearse a lineage whose first release has one.");

        (_service, _database) = (name, service.Database!);
        return await stage.GoAsync(Number, cancellationToken);
    }

    private async Task<Failure?> StartTrafficAsync(CancellationToken cancellationToken) =>
        (await ServiceTraffic.StartAsync(stage, _service, Color.Blue.Name(), cancellationToken)).Is(out _traffic, out var failure) ? await MoreAsync(cancellationToken) : failure;

    private async Task<Failure?> CheckpointAsync(CancellationToken cancellationToken)
    {
        if (!(await LiveAsync(cancellationToken)).Is(out var live, out var failure)) return failure;
        await using var books = new OrderBooks(live);
        // Orders up to here are in the checkpoint, which waits for those that are being written.
        var latest = await books.LatestAsync(cancellationToken);
        if (!(await DataCheckpoint.TakeAsync(stage, Point, _lineage!, _lineage!.At(Number), cancellationToken)).Is(out _, out failure)) return failure;
        _pages = await books.PagesAsync(latest, cancellationToken);
        return await MoreAsync(cancellationToken);
    }

    private async Task<Failure?> CorruptAsync(CancellationToken cancellationToken)
    {
        if (!(await LiveAsync(cancellationToken)).Is(out var live, out var failure)) return failure;
        await using var books = new OrderBooks(live);
        _moments.Begin();
        // Only rows that the checkpoint has: one that was written since and corrupted would be salvaged as it is.
        _corrupted = await books.CorruptAllAsync(_pages!.Latest, cancellationToken);
        return null;
    }

    private async Task<Failure?> DetectAsync(CancellationToken cancellationToken)
    {
        if (!(await LiveAsync(cancellationToken)).Is(out var live, out var failure)) return failure;
        await using var books = new OrderBooks(live);
        var broken = await books.BrokenAsync(cancellationToken);
        var differing = (await books.PagesAsync(_pages!.Latest, cancellationToken)).Differing(_pages);
        _moments.Detect();
        return broken > 0 && differing > 0 ? await MoreAsync(cancellationToken) : new("DRL005", "The checks of the data do not see the corruption, so they would prove nothing.", "Mend the checks.");
    }

    private async Task<Failure?> RestoreAsync(CancellationToken cancellationToken)
    {
        var request = new RestoreRequest { Release = Number, Checkpoint = Point };
        if (!(await RestoreTarget.FindAsync(stage.Session, request, cancellationToken)).Is(out var target, out var failure)) return failure;
        _restoring = stage.Clock.GetUtcNow();
        _plan = new RestorePlan(stage.Session, target, request, stage.Health);
        if (await stage.RunAsync(_plan.Steps, () => _plan.IsTouched, cancellationToken) is { } stopped) return stopped;
        _moments.Recover();
        _restored = stage.Clock.GetUtcNow();
        return await MoreAsync(cancellationToken);
    }

    private async Task<Failure?> ReplayAsync(CancellationToken cancellationToken)
    {
        if (!(await LiveAsync(cancellationToken)).Is(out var live, out var failure)) return failure;
        var folder = SalvageFolder.At(_plan!.Moves.Single(move => move.Move.Database == _database).SalvageFolder!);
        if (!folder.Read().Is(out _salvaged, out failure)) return failure;
        if ((await WriteAudit.RunAsync(live, _traffic!.AcknowledgedKeys, cancellationToken)).Lost.Count == 0)
            return new("DRL005", "The audit does not miss the orders that were left behind, so it would prove nothing.", "Mend the audit.");

        // The corruption's own changes are updates and deletions: they stay out.
        var options = new ReplayOptions { Kinds = new HashSet<ChangeKind> { ChangeKind.Insert } };
        return (await ReplayRun.ApplyAsync(folder, _salvaged, live, options, _ => { }, cancellationToken)).Is(out _replayed, out failure) ? null : failure;
    }

    private async Task<Failure?> AuditAsync(CancellationToken cancellationToken)
    {
        await _traffic!.StopAsync();
        if (!(await LiveAsync(cancellationToken)).Is(out var live, out var failure)) return failure;
        await using var books = new OrderBooks(live);
        _audit = await WriteAudit.RunAsync(live, _traffic.AcknowledgedKeys, cancellationToken);
        _unrepaired = (await books.PagesAsync(_pages!.Latest, cancellationToken)).Differing(_pages) + await books.BrokenAsync(cancellationToken);
        return null;
    }

    private Task<Answer<DatabaseAddress>> LiveAsync(CancellationToken cancellationToken) => stage.PrimaryAsync(_database, cancellationToken);

    private Task<Failure?> MoreAsync(CancellationToken cancellationToken)
    {
        var goal = _traffic!.Acknowledged + Enough;
        return stage.UntilAsync(() => _traffic.Acknowledged >= goal, $"{Enough} writes more were acknowledged", () => _traffic.LastError, cancellationToken);
    }
}
