using Rollback.Model;
using Rollback.Operations.Database;
using Rollback.Operations.Drill.Traffic;
using Rollback.Operations.Steps;
using Rollback.Operations.Tables;

namespace Rollback.Operations.Drill;

/// <summary>
/// The scenario `partial-corruption`: a migration corrupts one table; it alone is brought back from a point-in-time clone, while
/// orders go on. Every row of the checkpoint and every acknowledged order is looked up.
/// </summary>
internal sealed class PartialCorruption(DrillStage stage) : IDrillScenario
{
    private const int Number = 1;
    private const string Point = "before-corruption";
    private const string Table = "order_lines";

    /// <summary>Acknowledged writes that a phase waits for, so that it is measured on traffic and not on luck.</summary>
    private const int Enough = 50;

    private readonly CorruptionClock _moments = new(stage.Clock);
    private ServiceTraffic? _traffic;
    private Lineage? _lineage;
    private TablesPlan? _plan;
    private BookPages? _pages;
    private WriteAudit? _audit;
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
        new("corrupt", $"Run a wrong migration: half of the rows of {Table} are changed or deleted.") { Do = CorruptAsync, Touches = true },
        new("detect", "Look for orders that do not add up.") { Do = DetectAsync },
        new("restore", $"Bring {Table} back: `rollback to {Number} --restore-data --checkpoint {Point} --tables {Table}`.") { Do = RestoreAsync, Touches = true },
        new("data", "Stop the traffic; compare every row of the checkpoint, and look up every acknowledged write.") { Do = AuditAsync },
        .. stage.Finish,
    ];

    public DrillResult Result(string verdict, IReadOnlyList<StepRecord> steps)
    {
        var records = _traffic?.Records ?? [];
        return new()
        {
            Scenario = "partial-corruption",
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
            CorruptedRows = _corrupted,
            UnrepairedRows = _unrepaired,
            WritersBlockedSeconds = _plan?.Restored?.WritersBlockedSeconds,
            SecondUpOperations = stage.SecondUpOperations,
            Leftovers = stage.Leftovers,
            Steps = steps,
        };
    }

    public IReadOnlyList<string> Missed(DrillResult measured) =>
        [.. Verdict.Missed(measured, Objectives!), .. measured.UnrepairedRows is 0 ? Array.Empty<string>() : [$"{measured.UnrepairedRows} rows are not as they were at the checkpoint."]];

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
        // Only rows that the checkpoint has: what was written since is not in it, whatever became of it.
        _corrupted = await books.CorruptLinesAsync(_pages!.Latest, cancellationToken);
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
        var request = new TablesRequest { Release = Number, Checkpoint = Point, Tables = [Table] };
        if (!(await TablesTarget.FindAsync(stage.Session, request, cancellationToken)).Is(out var target, out var failure)) return failure;
        _plan = new TablesPlan(stage.Session, target, request, stage.Health);
        if (await stage.RunAsync(_plan.Steps, () => _plan.IsTouched, cancellationToken) is { } stopped) return stopped;
        _moments.Recover();
        return await MoreAsync(cancellationToken);
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
