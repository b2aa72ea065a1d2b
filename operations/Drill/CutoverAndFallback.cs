using System.Collections.Immutable;
using Rollback.Model;
using Rollback.Operations.Database;
using Rollback.Operations.Drill.Controls;
using Rollback.Operations.Drill.Ledger;
using Rollback.Operations.Drill.Traffic;
using Rollback.Operations.Gateway;
using Rollback.Operations.Parity;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Drill;

/// <summary>
/// The scenario `cutover-and-fallback`: the writes of a database move to another generation and back under concurrent
/// writers, and every acknowledged one is looked for. That the audit can see a loss is shown first.
/// </summary>
internal sealed class CutoverAndFallback(DrillStage stage) : IDrillScenario
{
    private const int OldNumber = 1;
    private const int NewNumber = 2;
    private const int Clients = 8;

    /// <summary>Acknowledged writes that each phase waits for, so that it is measured on traffic and not on luck.</summary>
    private const int Enough = 1000;

    /// <summary>While the database switches: 2000 writes a second together, where the machine can; a stream applies little more.</summary>
    private static readonly TimeSpan Run = TimeSpan.FromMilliseconds(4);

    /// <summary>While the stack is updated, which needs the processors of a small machine too.</summary>
    private static readonly TimeSpan Walk = TimeSpan.FromMilliseconds(25);

    private IReadOnlyList<ControlResult>? _controls;
    private ServiceTraffic? _orders;
    private LedgerTraffic? _ledger;
    private LedgerAudit? _audit;
    private WriteAudit? _orderAudit;
    private Release? _release;
    private string _service = "";
    private string _database = "";
    private int? _differences;
    private double? _backSeconds;
    private double? _lostSeconds;

    /// <summary>Those of the release that is activated and rolled back.</summary>
    public Objectives? Objectives => _release?.Objectives;

    public string Journal => stage.Journal;

    private ImmutableList<RequestRecord> Requests => _orders?.Records ?? [];

    public IReadOnlyList<Step> Steps =>
    [
        new("controls", $"Do the switch wrong in {SwitchControl.All.Count} ways on a small pair of databases: the audit must see each.") { Do = ControlAsync },
        new("deploy", $"Deploy stack {stage.Stack} with release {OldNumber}.") { Do = DeployAsync, Touches = true },
        new("traffic", $"Start {Clients} writers through the gateway, which number their writes, and orders through the service.") { Do = StartTrafficAsync, Touches = true },
        new("activate", $"Under them: `rollback activate {NewNumber}`.") { Do = ActivateAsync, Touches = true },
        new("fallback", $"And back: `rollback to {OldNumber}`.") { Do = FallBackAsync, Touches = true },
        new("data", "Stop the traffic and look up every acknowledged write in the database.") { Do = AuditAsync },
        new("parity", "Compare the two generations row by row.") { Do = CompareAsync },
        .. stage.Finish,
    ];

    public DrillResult Result(string verdict, IReadOnlyList<StepRecord> steps)
    {
        var orders = Requests.Count(record => record.IsAcknowledged);
        var writes = _ledger?.Acknowledged ?? 0;
        var errors = _ledger?.Errors ?? 0;
        return new()
        {
            Scenario = "cutover-and-fallback",
            Result = verdict,
            Stack = stage.Stack,
            Requests = Requests.Count + writes + errors,
            FailedRequests = Requests.Count - orders + errors,
            AcknowledgedWrites = orders + writes,
            LostWrites = _audit is null ? null : _audit.Lost.Count + _audit.Risen.Count + _orderAudit!.Lost.Count,
            DuplicatedWrites = _audit is null ? null : _audit.Doubled.Count + _orderAudit!.Duplicated.Count,
            RtoSeconds = _backSeconds,
            RpoSeconds = _lostSeconds,
            WritePauseMs = _audit is null ? null : WritePause.Of(stage.Switches.SelectMany(Gaps)),
            DifferingRows = _differences,
            Controls = _controls,
            SecondUpOperations = stage.SecondUpOperations,
            Leftovers = stage.Leftovers,
            Steps = steps,
        };
    }

    public IReadOnlyList<string> Missed(DrillResult measured)
    {
        var missed = Verdict.Missed(measured, Objectives!).ToList();
        missed.AddRange(_controls!.Where(control => !control.Detected).Select(control => $"The audit did not see the control '{control.Name}', so it proves nothing."));
        if (_audit is { IsClean: false })
            missed.Add($"The database does not hold what was acknowledged: {_audit.Words}.");
        if (measured.DifferingRows is not 0)
            missed.Add($"The generations differ in {measured.DifferingRows} rows.");
        return missed;
    }

    public async ValueTask DisposeAsync()
    {
        if (_orders is not null)
            await _orders.DisposeAsync();
        if (_ledger is not null)
            await _ledger.DisposeAsync();
    }

    private async Task<Failure?> ControlAsync(CancellationToken cancellationToken)
    {
        if (!(await ControlRun.RunAsync(stage.Context, cancellationToken)).Is(out _controls, out var failure))
            return failure;
        foreach (var control in _controls)
            stage.Context.Report.Say($"      {control.Name}: {(control.Detected ? "seen" : "NOT SEEN")} ({control.Acknowledged} writes acknowledged, {control.Lost} lost, {control.Conflicts} keys given out twice)");
        return null;
    }

    private async Task<Failure?> DeployAsync(CancellationToken cancellationToken)
    {
        if (!(await ReleaseChoice.VerifyAsync(stage.Session, OldNumber, cancellationToken)).Is(out var choice, out var failure))
            return failure;
        if (!choice.Lineage.TryAt(NewNumber, out _release))
            return new("DRL001", $"The lineage has no release {NewNumber} to rehearse.", "`rollback release new` makes one.");

        var now = choice.Release.Databases.ToDictionary(database => database.Key, database => database.Value.Primary);
        var moved = GenerationMove.Between(now, _release).Select(move => move.Database).ToHashSet();
        if (choice.Release.Services.FirstOrDefault(service => service.Value.Database is { } database && moved.Contains(database)) is not { Key: { } name, Value: { } service })
            return new("DRL002", $"No service writes to a database that moves to another generation in release {NewNumber}.", "Rehearse a lineage whose second release has another primary generation, such as `move`.");

        (_service, _database) = (name, service.Database!);
        return await stage.GoAsync(OldNumber, cancellationToken);
    }

    private async Task<Failure?> StartTrafficAsync(CancellationToken cancellationToken)
    {
        if (!(await stage.PrimaryAsync(_database, cancellationToken)).Is(out var primary, out var failure)
            || !(await GatewaySource.OfStackAsync(stage.Session, _database, primary, cancellationToken)).Is(out var gateway, out failure))
        {
            return failure;
        }

        if (gateway.Address is not { } door)
            return new("DRL002", $"Database '{_database}' has no gateway, so its writers would have to find the primary themselves.", "Rehearse a lineage whose service reaches its database through the gateway.");

        // Before the activation, which copies the schema.
        await using (var source = primary.Open())
        await using (var command = source.CreateCommand(LedgerTables.Schema + LedgerTables.Rows))
            await command.ExecuteNonQueryAsync(cancellationToken);

        if (!(await ServiceTraffic.StartAsync(stage, _service, cancellationToken)).Is(out _orders, out failure))
            return failure;
        var settings = primary.Settings;
        (settings.Host, settings.Port, settings.Database) = (door.Host, door.Port, door.Database);
        _ledger = new([settings], Clients, Walk, stage.Clock);
        stage.StepBegins = name => _ledger.Pace = name.StartsWith("cutover-", StringComparison.Ordinal) || name.StartsWith("fallback-", StringComparison.Ordinal) ? Run : Walk;
        return await GoOnAsync("through the first generation", cancellationToken);
    }

    private async Task<Failure?> ActivateAsync(CancellationToken cancellationToken) =>
        await stage.ActivateAsync(NewNumber, cancellationToken) ?? await GoOnAsync("through the new generation", cancellationToken);

    private async Task<Failure?> FallBackAsync(CancellationToken cancellationToken)
    {
        var start = stage.Clock.GetTimestamp();
        if (await stage.GoAsync(OldNumber, cancellationToken) is { } failure)
            return failure;

        _backSeconds = stage.Clock.SecondsSince(start);
        return await GoOnAsync("after the way back", cancellationToken);
    }

    private async Task<Failure?> AuditAsync(CancellationToken cancellationToken)
    {
        await _orders!.StopAsync();
        await _ledger!.StopAsync();
        if (!(await stage.PrimaryAsync(_database, cancellationToken)).Is(out var primary, out var failure))
            return failure;

        var audit = await LedgerAudit.RunAsync(primary, _ledger, cancellationToken);
        _orderAudit = await WriteAudit.RunAsync(primary, _orders.AcknowledgedKeys, cancellationToken);
        // How old the oldest loss is, nobody knows; from the first switch on it may have been.
        var hasLost = audit.Lost.Count + audit.Risen.Count + _orderAudit.Lost.Count > 0;
        _lostSeconds = hasLost && stage.Switches is [{ Steps: [var first, ..] }, ..] ? Math.Round((stage.Clock.GetUtcNow() - first.StartedAt).TotalSeconds, 3) : 0;
        _audit = audit;
        return null;
    }

    private async Task<Failure?> CompareAsync(CancellationToken cancellationToken)
    {
        var move = _release!.Databases[_database].Primary;
        if (!(await stage.PrimaryAsync(_database, cancellationToken)).Is(out var primary, out var failure)
            || !(await DatabaseSource.OfGenerationAsync(stage.Session, move, _database, cancellationToken)).Is(out var other, out failure))
        {
            return failure;
        }

        await using var left = await LiveSide.OpenAsync(primary, cancellationToken);
        await using var right = await LiveSide.OpenAsync(other, cancellationToken);
        // The schemas differ as the migration says, and a follower's sequences wait for the next switch.
        var options = new ParityOptions { Skipped = new HashSet<ParityCheck> { ParityCheck.Sequences, ParityCheck.Schema } };
        var result = await new ParityRun(options, stage.Clock, _ => { }).CompareAsync(left, right, cancellationToken);
        if (result.Unverified.Count > 0)
            return new("DRL007", $"{result.Unverified[0].Object} could not be compared: {result.Unverified[0].Why}", "Mend the cause, then run the drill again.");

        _differences = (int)result.Tables.Sum(table => table.Verdict == TableVerdict.Equal ? 0 : Math.Max(1, table.DifferingRows));
        return null;
    }

    private Task<Failure?> GoOnAsync(string where, CancellationToken cancellationToken)
    {
        var (writes, orders) = (_ledger!.Acknowledged + Enough, _orders!.Acknowledged);
        return stage.UntilAsync(
            () => _ledger.IsBroken || _ledger.Acknowledged >= writes && _orders.Acknowledged > orders,
            $"{Enough} writes went {where}",
            () => _ledger.LastError ?? _orders.LastError,
            cancellationToken);
    }

    /// <summary>While the switch held writes back, as it says itself; how long that was, the writers say.</summary>
    private IEnumerable<TimeSpan> Gaps(Cutover.SwitchResult done)
    {
        var steps = (done.Steps ?? []).ToDictionary(step => step.Name);
        return steps.TryGetValue("pause", out var pause) && steps.TryGetValue("resume", out var resume)
            ? _ledger!.Gaps(pause.StartedAt, resume.StartedAt + TimeSpan.FromSeconds(resume.Seconds))
            : [];
    }
}
