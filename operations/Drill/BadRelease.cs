using System.Collections.Immutable;
using System.Globalization;
using Npgsql;
using Rollback.Model;
using Rollback.Operations.Cloud;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Dns;
using Rollback.Operations.Drill.Traffic;
using Rollback.Operations.Engine;
using Rollback.Operations.Health;
using Rollback.Operations.Stacks;
using Rollback.Operations.Steps;
using Rollback.Operations.To;

namespace Rollback.Operations.Drill;

/// <summary>
/// The scenario `bad-release`: a release takes the traffic, fails, is detected, is rolled back, and the data is counted.
/// Everything is measured from outside: the zone's answers, the service's replies, the database's rows.
/// </summary>
internal sealed class BadRelease(CommandContext context, StackSession session, ICloud cloud, ServiceCheck health) : IAsyncDisposable
{
    private const int GoodNumber = 1;
    private const int BadNumber = 2;
    private const int FaultStatus = 503;

    /// <summary>Acknowledged writes that a phase of the drill waits for, so that it is measured on traffic and not on luck.</summary>
    private const int Enough = 25;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private TrafficLog? _log;
    private OrderWriter? _writer;
    private Resolver? _resolver;
    private string _service = "";
    private Release? _good;
    private Release? _bad;
    private WriteAudit? _audit;
    private DrillMoments _moments = new();
    private int? _secondUp;
    private int? _leftovers;

    /// <summary>Objectives of the release that is rolled back; null before the lineage was read.</summary>
    public Objectives? Objectives => _bad?.Objectives;

    public string Journal => Path.Combine(context.Checkout.Home, "drills", $"{session.Stack}.csv");

    private TimeProvider Clock => context.Clock;

    private ImmutableList<RequestRecord> Records => _log?.Records ?? [];

    public IReadOnlyList<Step> Steps =>
    [
        new("deploy", $"Deploy stack {session.Stack} with release {GoodNumber}.") { Do = DeployAsync, Touches = true },
        new("traffic", "Start traffic: every request resolves the name, writes one order and is recorded.") { Do = StartTrafficAsync },
        new("release", $"Update to release {BadNumber}, which moves the traffic to green.") { Do = ReleaseAsync, Touches = true },
        new("fault", $"Make green answer {FaultStatus} to every order.") { Do = BreakAsync },
        new("detect", $"Wait for the alarm: {ErrorRatio.Threshold:P0} of the requests of the last {ErrorRatio.Window.TotalSeconds:0} s failed.") { Do = DetectAsync },
        new("rollback", $"Roll back: `rollback to {GoodNumber}`.") { Do = RollBackAsync, Touches = true },
        new("recovery", $"Wait until {Recovery.Lasting} requests in a row succeed through blue, with no failure after.") { Do = RecoverAsync },
        new("data", "Stop the traffic and look up every acknowledged write in the database.") { Do = AuditAsync },
        new("converged", "Update once more: nothing may be left to do.") { Do = UpAgainAsync, Touches = true },
        new("destroy", $"Destroy stack {session.Stack}.") { Do = DestroyAsync, Touches = true },
        new("leftovers", "Look for processes that are still running.") { Do = LookForLeftoversAsync },
    ];

    public DrillResult Result(string verdict, IReadOnlyList<StepRecord> steps)
    {
        var records = Records;
        var (faulted, failed) = Measure.Failures(records, _moments, Color.Green.Name(), FaultStatus);
        return new()
        {
            Scenario = "bad-release",
            Result = verdict,
            Stack = session.Stack,
            Requests = records.Count,
            FaultedRequests = faulted,
            FailedRequests = failed,
            AcknowledgedWrites = records.Count(record => record.IsAcknowledged),
            LostWrites = _audit?.Lost.Count,
            DuplicatedWrites = _audit?.Duplicated.Count,
            DetectSeconds = SinceFault(_moments.Detected),
            RtoSeconds = SinceFault(_moments.Recovered),
            RpoSeconds = _audit is null || _moments.Recovered is not { } end ? null : Rounded(Measure.LostSpan(records, _audit.Lost, end)),
            SecondUpOperations = _secondUp,
            Leftovers = _leftovers,
            Steps = steps,
        };
    }

    public async ValueTask DisposeAsync()
    {
        // An aborted drill is disposed of before its clean-up, and once more by its owner.
        if (Interlocked.Exchange(ref _writer, null) is not { } writer)
            return;

        await writer.DisposeAsync();
        _log?.Dispose();
    }

    private async Task<Failure?> DeployAsync(CancellationToken cancellationToken)
    {
        if (!(await ReleaseChoice.VerifyAsync(session, GoodNumber, cancellationToken)).Is(out var choice, out var failure))
            return failure;
        if (!choice.Lineage.TryAt(BadNumber, out _bad))
            return new("DRL001", $"The lineage has no release {BadNumber} to rehearse.", "`rollback release new` makes one.");

        _good = choice.Release;
        var moved = _good.Services.Keys.FirstOrDefault(name =>
            _good.Services[name].Traffic.Blue.Value > 0 && _bad.Services.GetValueOrDefault(name)?.Traffic.Green.Value > 0 && _good.Services[name].Database is not null);
        if (moved is null)
            return new("DRL002", $"No service with a database moves from blue in release {GoodNumber} to green in release {BadNumber}.", "Rehearse a lineage whose second release moves traffic.");

        _service = moved;
        return await GoAsync(GoodNumber, cancellationToken);
    }

    private async Task<Failure?> StartTrafficAsync(CancellationToken cancellationToken)
    {
        if (!(await session.OutputsAsync(cancellationToken)).Is(out var outputs, out var failure))
            return failure;

        var name = outputs.DnsNames[_service];
        var endpoint = outputs.Endpoints[_service][Color.Blue.Name()];
        _resolver = new([.. outputs.NameServers.Select(NameServer.Parse)], name, Clock);
        _log = new(Journal);
        _writer = new(new UriBuilder(endpoint) { Host = name }.Uri, _resolver, _log, session.Stack, Clock);
        _writer.Start();
        return await UntilAsync(() => Records.Count(record => record.IsAcknowledged) >= Enough, $"{Enough} writes were acknowledged", cancellationToken);
    }

    private async Task<Failure?> ReleaseAsync(CancellationToken cancellationToken)
    {
        if (await GoAsync(BadNumber, cancellationToken) is { } failure)
            return failure;

        var since = Clock.GetUtcNow();
        return await UntilAsync(
            () => Records.Count(record => record.IsAcknowledged && record.Color == Color.Green.Name() && record.EndedAt > since) >= Enough,
            $"{Enough} writes went through green",
            cancellationToken);
    }

    private async Task<Failure?> BreakAsync(CancellationToken cancellationToken)
    {
        _moments = _moments with { FaultStart = Clock.GetUtcNow() };
        return await cloud.SetFaultAsync(session.Stack, _service, Color.Green.Name(), FaultStatus, cancellationToken);
    }

    private async Task<Failure?> DetectAsync(CancellationToken cancellationToken)
    {
        var failure = await UntilAsync(() => ErrorRatio.IsFiring(Records, Clock.GetUtcNow()), "the alarm fired", cancellationToken);
        _moments = _moments with { Detected = Clock.GetUtcNow() };
        return failure;
    }

    private async Task<Failure?> RollBackAsync(CancellationToken cancellationToken)
    {
        if (await GoAsync(GoodNumber, cancellationToken) is { } failure)
            return failure;

        _moments = _moments with { SwitchedBack = Clock.GetUtcNow() + _resolver!.LongestTimeToLive };
        return null;
    }

    private async Task<Failure?> RecoverAsync(CancellationToken cancellationToken)
    {
        var failure = await UntilAsync(
            () => Recovery.At(Records, Color.Blue.Name(), _moments.FaultStart!.Value) is not null, "requests succeed again through blue", cancellationToken);
        _moments = _moments with { Recovered = Recovery.At(Records, Color.Blue.Name(), _moments.FaultStart!.Value) };
        return failure;
    }

    private async Task<Failure?> AuditAsync(CancellationToken cancellationToken)
    {
        await _writer!.StopAsync();
        var database = _good!.Services[_service].Database!;
        if (!(await session.OutputsAsync(cancellationToken)).Is(out var outputs, out var failure)
            || !(await session.Engine.SecretOutputAsync("databaseCredentials", cancellationToken)).Is(out var credentials, out failure))
        {
            return failure;
        }

        var (endpoint, name) = outputs.Primary(database);
        var colon = endpoint.LastIndexOf(':');
        var login = credentials.GetProperty(database);
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = endpoint[..colon],
            Port = int.Parse(endpoint[(colon + 1)..], CultureInfo.InvariantCulture),
            Database = name,
            Username = PulumiDocuments.Text(login, "username"),
            Password = PulumiDocuments.Text(login, "password"),
        };
        var keys = Records.Where(record => record.IsAcknowledged).Select(record => record.Key).ToList();
        _audit = await WriteAudit.RunAsync(connection, keys, cancellationToken);
        return null;
    }

    private async Task<Failure?> UpAgainAsync(CancellationToken cancellationToken)
    {
        var update = await session.Engine.RunAsync(StackVerb.Up, cancellationToken);
        _secondUp = update.Failure is null ? ChangeSummary.Operations(update.ChangeSummary) : null;
        return update.Failure;
    }

    private Task<Failure?> DestroyAsync(CancellationToken cancellationToken) => new DrillCleanup(context, cloud).RemoveAsync(session, cancellationToken);

    private async Task<Failure?> LookForLeftoversAsync(CancellationToken cancellationToken)
    {
        if (!(await cloud.LeftoversAsync(session.Stack, cancellationToken)).Is(out var processes, out var failure))
            return failure;

        _leftovers = processes.Count;
        return null;
    }

    /// <summary>What `rollback to N` does, in this process, so that the drill rehearses the very steps of the command.</summary>
    private async Task<Failure?> GoAsync(int number, CancellationToken cancellationToken)
    {
        if (!(await ReleaseChoice.VerifyAsync(session, number, cancellationToken)).Is(out var choice, out var failure))
            return failure;

        var plan = new ToPlan(session, choice, health);
        var runner = new StepRunner(session.Context.Report, Clock);
        var stopped = await runner.RunAsync(plan.Steps, () => plan.IsTouched, cancellationToken);
        if (stopped is not null)
            return stopped.Failure;

        context.Report.Say($"      {ChangeSummary.Words(plan.Applied ?? plan.Planned!)}");
        return null;
    }

    private async Task<Failure?> UntilAsync(Func<bool> reached, string what, CancellationToken cancellationToken)
    {
        var start = Clock.GetTimestamp();
        while (!reached())
        {
            if (Clock.GetElapsedTime(start) >= Limit)
            {
                var last = Records.LastOrDefault(record => record.Error is not null)?.Error;
                return new("DRL003", $"After {Limit.TotalSeconds:0} s it was still not so that {what}." + (last is null ? "" : $" The last failure: {last}."), $"The journal is {Journal}.");
            }

            await Task.Delay(Glance, Clock, cancellationToken);
        }

        return null;
    }

    private double? SinceFault(DateTimeOffset? moment) =>
        moment is { } end && _moments.FaultStart is { } start ? Rounded(end - start) : null;

    private static double Rounded(TimeSpan span) => Math.Round(span.TotalSeconds, 3);
}
