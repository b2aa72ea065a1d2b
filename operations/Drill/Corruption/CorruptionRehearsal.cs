using Rollback.Model;
using Rollback.Operations.Checkpoint;
using Rollback.Operations.Database;
using Rollback.Operations.Drill.Traffic;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Drill.Corruption;

/// <summary>
/// A service under traffic, a checkpoint, a wrong migration that is noticed; and at the end the audit of every row of the
/// checkpoint and every acknowledged order. How the data comes back in between is the scenario's.
/// </summary>
/// <param name="corrupt">The migration: what it does to the orders up to a number, and how many rows that hits.</param>
internal sealed class CorruptionRehearsal(DrillStage stage, Func<OrderBooks, long, CancellationToken, Task<long>> corrupt) : IAsyncDisposable
{
    public const int Number = 1;
    public const string Point = "before-corruption";

    /// <summary>Acknowledged writes that a phase waits for, so that it is measured on traffic and not on luck.</summary>
    private const int Enough = 50;

    private DrillMoments _moments = new();
    private ServiceTraffic? _traffic;
    private Lineage? _lineage;
    private BookPages? _pages;
    private WriteAudit? _audit;
    private DateTimeOffset? _recovering;
    private string _service = "";
    private long? _corrupted;
    private long? _unrepaired;

    /// <summary>Those of the release in service.</summary>
    public Objectives? Objectives => _lineage?.At(Number).Objectives;

    /// <summary>The database that the service writes to; empty before it was deployed.</summary>
    public string Database { get; private set; } = "";

    /// <summary>The longest requests of the recovery; empty before it is done.</summary>
    public IEnumerable<TimeSpan> SlowestInRecovery => _recovering is { } from && _moments.Recovered is { } to ? _traffic!.Slowest(from, to) : [];

    /// <param name="migration">The sentence of the step that corrupts.</param>
    public IEnumerable<Step> Begin(string migration)
    {
        yield return new("deploy", $"Deploy stack {stage.Stack} with release {Number}.") { Do = DeployAsync, Touches = true };
        yield return new("traffic", "Start traffic: every request resolves the name, writes one order and is recorded.") { Do = StartTrafficAsync };
        yield return new("checkpoint", $"Take the checkpoint '{Point}' under it.") { Do = RememberAsync, Touches = true };
        yield return new("corrupt", migration) { Do = CorruptAsync, Touches = true };
        yield return new("detect", "Look for orders that do not add up.") { Do = DetectAsync };
    }

    public Step Audit() => new("data", "Stop the traffic; compare every row of the checkpoint, and look up every acknowledged write.") { Do = AuditAsync };

    /// <summary>Executes the plan of the command that brings the data back.</summary>
    public async Task<Failure?> RecoverAsync(IReadOnlyList<Step> plan, Func<bool> touched, CancellationToken cancellationToken)
    {
        _recovering = stage.Clock.GetUtcNow();
        if (await stage.RunAsync(plan, touched, cancellationToken) is { } stopped) return stopped;
        _moments = _moments with { Recovered = stage.Clock.GetUtcNow() };
        return await MoreAsync(cancellationToken);
    }

    /// <summary>Acknowledged orders that the database in service does not have.</summary>
    public Task<WriteAudit> LookUpAsync(DatabaseAddress live, CancellationToken cancellationToken) => WriteAudit.RunAsync(live, _traffic!.AcknowledgedKeys, cancellationToken);

    public Task<Answer<DatabaseAddress>> LiveAsync(CancellationToken cancellationToken) => stage.PrimaryAsync(Database, cancellationToken);

    /// <summary>The figures that every such drill has.</summary>
    public DrillResult Result(string scenario, string verdict, IReadOnlyList<StepRecord> steps)
    {
        var records = _traffic?.Records ?? [];
        return new()
        {
            Scenario = scenario,
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
            SecondUpOperations = stage.SecondUpOperations,
            Leftovers = stage.Leftovers,
            Steps = steps,
        };
    }

    public IEnumerable<string> Missed(DrillResult measured)
    {
        foreach (var missed in Verdict.Missed(measured, Objectives!)) yield return missed;
        if (measured.UnrepairedRows is not 0) yield return $"{measured.UnrepairedRows} rows are not as they were at the checkpoint.";
    }

    public async ValueTask DisposeAsync()
    {
        if (_traffic is not null) await _traffic.DisposeAsync();
    }

    private async Task<Failure?> DeployAsync(CancellationToken cancellationToken)
    {
        if (!DrillLineage.Own(stage, Number).Is(out _lineage, out var failure)) return failure;
        if (_lineage.At(Number).Services.FirstOrDefault(service => service.Value.Database is not null) is not { Key: { } name, Value: { } service })
            return new("DRL002", $"No service of release {Number} has a database.", "Rehearse a lineage whose first release has one.");

        (_service, Database) = (name, service.Database!);
        return await stage.GoAsync(Number, cancellationToken);
    }

    private async Task<Failure?> StartTrafficAsync(CancellationToken cancellationToken) =>
        (await ServiceTraffic.StartAsync(stage, _service, cancellationToken)).Is(out _traffic, out var failure) ? await MoreAsync(cancellationToken) : failure;

    private async Task<Failure?> RememberAsync(CancellationToken cancellationToken)
    {
        if (!(await LiveAsync(cancellationToken)).Is(out var live, out var failure)) return failure;
        await using var books = new OrderBooks(live);
        // Orders up to here are in the checkpoint, which waits for those that are being written.
        var latest = await books.LatestAsync(cancellationToken);
        if (await TakeCheckpointAsync(cancellationToken) is { } untaken) return untaken;
        _pages = await books.PagesAsync(latest, cancellationToken);
        return await MoreAsync(cancellationToken);
    }

    /// <summary>By the steps of `rollback checkpoint create`.</summary>
    private async Task<Failure?> TakeCheckpointAsync(CancellationToken cancellationToken)
    {
        var session = stage.Session;
        if (!session.Settings().Is(out var settings, out var failure) || !(await session.OutputsAsync(cancellationToken)).Is(out var outputs, out failure)) return failure;
        var taking = new CheckpointTaking(session, settings, new() { Name = Point, Lineage = _lineage!, Serving = _lineage!.At(Number) });
        return await stage.RunAsync(new CheckpointPlan(session, taking, outputs.Primaries, Point).Steps, () => taking.Taken is not null, cancellationToken);
    }

    private async Task<Failure?> CorruptAsync(CancellationToken cancellationToken)
    {
        if (!(await LiveAsync(cancellationToken)).Is(out var live, out var failure)) return failure;
        await using var books = new OrderBooks(live);
        _moments = _moments with { FaultStart = stage.Clock.GetUtcNow() };
        // Only rows that the checkpoint has: one that was written since and corrupted is not in it, and would be salvaged as it is.
        _corrupted = await corrupt(books, _pages!.Latest, cancellationToken);
        return null;
    }

    private async Task<Failure?> DetectAsync(CancellationToken cancellationToken)
    {
        if (!(await LiveAsync(cancellationToken)).Is(out var live, out var failure)) return failure;
        await using var books = new OrderBooks(live);
        var broken = await books.BrokenAsync(cancellationToken);
        var differing = (await books.PagesAsync(_pages!.Latest, cancellationToken)).Differing(_pages);
        _moments = _moments with { Detected = stage.Clock.GetUtcNow() };
        return broken > 0 && differing > 0 ? await MoreAsync(cancellationToken) : new("DRL005", "The checks of the data do not see the corruption, so they would prove nothing.", "Mend the checks.");
    }

    private async Task<Failure?> AuditAsync(CancellationToken cancellationToken)
    {
        await _traffic!.StopAsync();
        if (!(await LiveAsync(cancellationToken)).Is(out var live, out var failure)) return failure;
        await using var books = new OrderBooks(live);
        _audit = await LookUpAsync(live, cancellationToken);
        _unrepaired = (await books.PagesAsync(_pages!.Latest, cancellationToken)).Differing(_pages) + await books.BrokenAsync(cancellationToken);
        return null;
    }

    private Task<Failure?> MoreAsync(CancellationToken cancellationToken)
    {
        var goal = _traffic!.Acknowledged + Enough;
        return _traffic.UntilAsync(() => _traffic.Acknowledged >= goal, $"{Enough} writes more were acknowledged", cancellationToken);
    }
}
