using System.Collections.Immutable;
using Rollback.Model;
using Rollback.Operations.Drill.Traffic;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;

namespace Rollback.Operations.Drill;

/// <summary>
/// The scenario `bad-release`: a release takes the traffic, fails, is detected, is rolled back, and the data is counted.
/// Everything is measured from outside: the zone's answers, the service's replies, the database's rows.
/// </summary>
internal sealed class BadRelease(DrillStage stage) : IDrillScenario
{
    private const int GoodNumber = 1;
    private const int BadNumber = 2;
    private const int FaultStatus = 503;

    /// <summary>Acknowledged writes that a phase of the drill waits for, so that it is measured on traffic and not on luck.</summary>
    private const int Enough = 25;

    private ServiceTraffic? _traffic;
    private string _service = "";
    private Release? _good;
    private Release? _bad;
    private WriteAudit? _audit;
    private DrillMoments _moments = new();

    /// <summary>Those of the release that is rolled back.</summary>
    public Objectives? Objectives => _bad?.Objectives;

    public string Journal => stage.Journal;

    private StackSession Session => stage.Session;

    private TimeProvider Clock => stage.Clock;

    private ImmutableList<RequestRecord> Records => _traffic?.Records ?? [];

    public IReadOnlyList<Step> Steps =>
    [
        new("deploy", $"Deploy stack {stage.Stack} with release {GoodNumber}.") { Do = DeployAsync, Touches = true },
        new("traffic", "Start traffic: every request resolves the name, writes one order and is recorded.") { Do = StartTrafficAsync },
        new("release", $"Update to release {BadNumber}, which moves the traffic to green.") { Do = ReleaseAsync, Touches = true },
        new("fault", $"Make green answer {FaultStatus} to every order.") { Do = BreakAsync },
        new("detect", $"Wait for the alarm: {ErrorRatio.Threshold:P0} of the requests of the last {ErrorRatio.Window.TotalSeconds:0} s failed.") { Do = DetectAsync },
        new("rollback", $"Roll back: `rollback to {GoodNumber}`.") { Do = RollBackAsync, Touches = true },
        new("recovery", $"Wait until {Recovery.Lasting} requests in a row succeed through blue, with no failure after.") { Do = RecoverAsync },
        new("data", "Stop the traffic and look up every acknowledged write in the database.") { Do = AuditAsync },
        .. stage.Finish,
    ];

    public DrillResult Result(string verdict, IReadOnlyList<StepRecord> steps)
    {
        var records = Records;
        var (faulted, failed) = Measure.Failures(records, _moments, Color.Green.Name(), FaultStatus);
        return new()
        {
            Scenario = "bad-release",
            Result = verdict,
            Stack = stage.Stack,
            Requests = records.Count,
            FaultedRequests = faulted,
            FailedRequests = failed,
            AcknowledgedWrites = records.Count(record => record.IsAcknowledged),
            LostWrites = _audit?.Lost.Count,
            DuplicatedWrites = _audit?.Duplicated.Count,
            DetectSeconds = _moments.DetectSeconds,
            RtoSeconds = _moments.RecoverSeconds,
            RpoSeconds = _audit is null ? null : _moments.LostSeconds(records, _audit.Lost),
            SecondUpOperations = stage.SecondUpOperations,
            Leftovers = stage.Leftovers,
            Steps = steps,
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_traffic is not null)
            await _traffic.DisposeAsync();
    }

    private async Task<Failure?> DeployAsync(CancellationToken cancellationToken)
    {
        if (!(await ReleaseChoice.VerifyAsync(Session, GoodNumber, cancellationToken)).Is(out var choice, out var failure))
            return failure;
        if (!choice.Lineage.TryAt(BadNumber, out _bad))
            return new("DRL001", $"The lineage has no release {BadNumber} to rehearse.", "`rollback release new` makes one.");

        _good = choice.Release;
        var moved = _good.Services.Keys.FirstOrDefault(name =>
            _good.Services[name].Traffic.Blue.Value > 0 && _bad.Services.GetValueOrDefault(name)?.Traffic.Green.Value > 0 && _good.Services[name].Database is not null);
        if (moved is null)
            return new("DRL002", $"No service with a database moves from blue in release {GoodNumber} to green in release {BadNumber}.", "Rehearse a lineage whose second release moves traffic.");

        _service = moved;
        return await stage.GoAsync(GoodNumber, cancellationToken);
    }

    private async Task<Failure?> StartTrafficAsync(CancellationToken cancellationToken) =>
        (await ServiceTraffic.StartAsync(stage, _service, cancellationToken)).Is(out _traffic, out var failure)
            ? await _traffic.UntilAsync(() => _traffic.Acknowledged >= Enough, $"{Enough} writes were acknowledged", cancellationToken)
            : failure;

    private async Task<Failure?> ReleaseAsync(CancellationToken cancellationToken)
    {
        if (await stage.GoAsync(BadNumber, cancellationToken) is { } failure)
            return failure;

        var since = Clock.GetUtcNow();
        return await _traffic!.UntilAsync(
            () => Records.Count(record => record.IsAcknowledged && record.Color == Color.Green.Name() && record.EndedAt > since) >= Enough,
            $"{Enough} writes went through green",
            cancellationToken);
    }

    private async Task<Failure?> BreakAsync(CancellationToken cancellationToken)
    {
        _moments = _moments with { FaultStart = Clock.GetUtcNow() };
        return await stage.Cloud.SetFaultAsync(stage.Stack, _service, Color.Green.Name(), FaultStatus, cancellationToken);
    }

    private async Task<Failure?> DetectAsync(CancellationToken cancellationToken)
    {
        var failure = await _traffic!.UntilAsync(() => ErrorRatio.IsFiring(Records, Clock.GetUtcNow()), "the alarm fired", cancellationToken);
        _moments = _moments with { Detected = Clock.GetUtcNow() };
        return failure;
    }

    private async Task<Failure?> RollBackAsync(CancellationToken cancellationToken)
    {
        if (await stage.GoAsync(GoodNumber, cancellationToken) is { } failure)
            return failure;

        _moments = _moments with { SwitchedBack = Clock.GetUtcNow() + _traffic!.LongestTimeToLive };
        return null;
    }

    private async Task<Failure?> RecoverAsync(CancellationToken cancellationToken)
    {
        var failure = await _traffic!.UntilAsync(
            () => Recovery.At(Records, Color.Blue.Name(), _moments.FaultStart!.Value) is not null, "requests succeed again through blue", cancellationToken);
        _moments = _moments with { Recovered = Recovery.At(Records, Color.Blue.Name(), _moments.FaultStart!.Value) };
        return failure;
    }

    private async Task<Failure?> AuditAsync(CancellationToken cancellationToken)
    {
        await _traffic!.StopAsync();
        var database = _good!.Services[_service].Database!;
        if (!(await stage.PrimaryAsync(database, cancellationToken)).Is(out var primary, out var failure))
            return failure;

        _audit = await WriteAudit.RunAsync(primary, _traffic.AcknowledgedKeys, cancellationToken);
        return null;
    }
}
