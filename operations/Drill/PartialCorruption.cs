using Rollback.Model;
using Rollback.Operations.Checkpoint;
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
    private const int CloneNumber = 2;
    private const string Point = "before-corruption";
    private const string Table = "order_lines";
    private const string Column = "order_id";

    /// <summary>Acknowledged writes that a phase waits for, so that it is measured on traffic and not on luck.</summary>
    private const int Enough = 50;

    private readonly CorruptionClock _moments = new(stage.Clock);
    private ServiceTraffic? _traffic;
    private Lineage? _lineage;
    private CheckpointRecord? _checkpoint;
    private TableRestoreResult? _restored;
    private WriteAudit? _audit;
    private string _service = "";
    private string _database = "";
    private string _others = "";
    private long _latest;
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
        new("clone", "Append a release with a generation restored to the checkpoint, which never becomes primary, and update.") { Do = CloneAsync, Touches = true },
        new("restore", $"Restore {Table} alone: `rollback restore --tables {Table} --from 2`.") { Do = RestoreAsync, Touches = true },
        new("data", "Stop the traffic; compare every row with the clone, and look up every acknowledged write.") { Do = AuditAsync },
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
            WritersBlockedSeconds = _restored?.WritersBlockedSeconds,
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
        _latest = await books.LatestAsync(cancellationToken);
        if (!(await DataCheckpoint.TakeAsync(stage, Point, _lineage!, _lineage!.At(Number), cancellationToken)).Is(out _checkpoint, out failure)) return failure;
        return await MoreAsync(cancellationToken);
    }

    private async Task<Failure?> CorruptAsync(CancellationToken cancellationToken)
    {
        if (!(await LiveAsync(cancellationToken)).Is(out var live, out var failure)) return failure;
        await using var books = new OrderBooks(live);
        // Only rows that the checkpoint has: what was written since is not in it, whatever became of it.
        _others = await books.DigestAsync("orders", "id", _latest, cancellationToken);
        _moments.Begin();
        _corrupted = await books.CorruptLinesAsync(_latest, cancellationToken);
        return null;
    }

    private async Task<Failure?> DetectAsync(CancellationToken cancellationToken)
    {
        if (!(await LiveAsync(cancellationToken)).Is(out var live, out var failure)) return failure;
        await using var books = new OrderBooks(live);
        var broken = await books.BrokenAsync(cancellationToken);
        _moments.Detect();
        return broken > 0 ? await MoreAsync(cancellationToken) : new("DRL005", "The check of the data does not see the corruption, so it would prove nothing.", "Mend the check.");
    }

    private async Task<Failure?> CloneAsync(CancellationToken cancellationToken)
    {
        var release = DataClone.Release(_lineage!, _checkpoint!, _database, new(stage.Clock.GetUtcNow(), "drill"));
        DrillLineage.Append(stage, release);
        return await stage.GoAsync(CloneNumber, cancellationToken);
    }

    private async Task<Failure?> RestoreAsync(CancellationToken cancellationToken)
    {
        if (!(await LiveAsync(cancellationToken)).Is(out var live, out var failure) || !(await CloneAddressAsync(cancellationToken)).Is(out var clone, out failure)) return failure;
        await using var books = new OrderBooks(live);
        await using var copy = new OrderBooks(clone);
        if (await books.DifferingAsync(copy, Table, Column, _latest, cancellationToken) == 0)
            return new("DRL005", "The comparison with the clone does not see the corruption, so it would prove nothing.", "Mend the comparison.");

        var request = new TableRestoreRequest { From = clone, Live = live, Tables = [Table], Output = Path.Combine(DrillLineage.FolderOf(stage.Context.Checkout, stage.Stack), "replaced"), Checkpoint = Point };
        if (!(await new TableRestore(request, stage.Clock, _ => { }).RunAsync(cancellationToken)).Is(out _restored, out failure)) return failure;
        _moments.Recover();
        return await MoreAsync(cancellationToken);
    }

    private async Task<Failure?> AuditAsync(CancellationToken cancellationToken)
    {
        await _traffic!.StopAsync();
        if (!(await LiveAsync(cancellationToken)).Is(out var live, out var failure) || !(await CloneAddressAsync(cancellationToken)).Is(out var clone, out failure)) return failure;
        await using var books = new OrderBooks(live);
        await using var copy = new OrderBooks(clone);
        _audit = await WriteAudit.RunAsync(live, _traffic.AcknowledgedKeys, cancellationToken);
        var touched = await books.DigestAsync("orders", "id", _latest, cancellationToken) != _others;
        _unrepaired = await books.DifferingAsync(copy, Table, Column, _latest, cancellationToken) + await books.BrokenAsync(cancellationToken);
        return touched ? new("DRL006", "The table orders was touched, and only order_lines was to be restored.", $"The journal is {Journal}.") : null;
    }

    private Task<Answer<DatabaseAddress>> LiveAsync(CancellationToken cancellationToken) => stage.PrimaryAsync(_database, cancellationToken);

    private Task<Answer<DatabaseAddress>> CloneAddressAsync(CancellationToken cancellationToken) =>
        DatabaseSource.OfGenerationAsync(stage.Session, DataClone.GenerationOf(_lineage!, _database), _database, cancellationToken);

    private Task<Failure?> MoreAsync(CancellationToken cancellationToken)
    {
        var goal = _traffic!.Acknowledged + Enough;
        return stage.UntilAsync(() => _traffic.Acknowledged >= goal, $"{Enough} writes more were acknowledged", () => _traffic.LastError, cancellationToken);
    }
}
