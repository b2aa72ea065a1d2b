using Npgsql;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;

namespace Rollback.Operations.Tests;

/// <summary>kill -9 of a server or the gateway when a step begins; whoever watches over it starts it again, and the same command is run again.</summary>
[Collection(DatabaseCollection.Name)]
public sealed class KillTests(MortalPair pair) : IClassFixture<MortalPair>
{
    private static readonly (string Name, string Sentence)[] Steps =
    [
        ("subscribe", "] Replicate"), ("catch-up", "holds everything"), ("ready", "] Open every connection"), ("pause", "] Hold new transactions"), ("fence", "] Hold writes to"), ("drain", "has applied the last commit"),
        ("slot", "] Fix the point"), ("unlock", "] Make ready"), ("close", "] Close"), ("open", "for writes"), ("resume", "] Point the gateway"), ("end-forward", "] End the stream"), ("arm", "] Let"), ("verify", "] See a write"),
    ];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var victim in new[] { "the old primary", "the new primary", "the gateway" })
            {
                foreach (var step in new[] { "ready", "drain", "close", "open", "arm" }) cases.Add(victim, step);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_server_that_dies_during_a_switch_costs_no_write(string victim, string step)
    {
        var (blue, green) = (await pair.Blue.CreateAsync(Ledger.Schema), await pair.Green.CreateAsync(Ledger.Schema.Replace("INSERT", "-- INSERT", StringComparison.Ordinal)));
        await using var gateway = new PgBouncerProcess(blue, green);
        await gateway.ReadyAsync();
        // As after an earlier switch: a database that was never part of one is open to anybody.
        await ShieldAsync(green);
        var writers = new Ledger(2, gateway.Door, blue, green);
        await writers.WrittenAsync(20);
        await using (var watch = new PrimaryWatch(blue, green))
        {
            await KilledAsync(victim, step, gateway, Forward(blue, green, gateway), onlyArmed: false, old: pair.Blue, next: pair.Green);
            await writers.WrittenAsync(20);
            // And back, where other steps do the work.
            await KilledAsync(victim, step, gateway, Back(blue, green, gateway), onlyArmed: true, old: pair.Green, next: pair.Blue);
            await writers.WrittenAsync(20);
            await watch.LookedAsync(2);
            watch.Both.ShouldBe(0);
        }

        await writers.StopAsync(blue);
        await SwitchTests.EqualAsync(blue, green);
        await SwitchTests.CleanAsync(blue, green);
    }

    private static async Task ShieldAsync(NpgsqlConnectionStringBuilder database)
    {
        await using var side = await SwitchSide.OpenAsync(new("green", database), CancellationToken.None);
        await side.SetUpAsync(CancellationToken.None);
        await side.Connection.ExecuteAsync(Fence.Raise(TimeSpan.FromSeconds(10)), CancellationToken.None);
    }

    private static SwitchRequest Forward(NpgsqlConnectionStringBuilder blue, NpgsqlConnectionStringBuilder green, PgBouncerProcess gateway) =>
        SwitchTests.Request(blue, green) with { Gateway = gateway.Address, GatewayFile = "generation-2.ini", MaxLag = TimeSpan.FromSeconds(20), Drain = TimeSpan.FromSeconds(20) };

    private static SwitchRequest Back(NpgsqlConnectionStringBuilder blue, NpgsqlConnectionStringBuilder green, PgBouncerProcess gateway) =>
        Forward(green, blue, gateway) with { GatewayFile = "generation-1.ini" };

    private async Task KilledAsync(string victim, string step, PgBouncerProcess gateway, SwitchRequest request, bool onlyArmed, PostgresCluster old, PostgresCluster next)
    {
        var report = new TrippingReport(Steps.Single(one => one.Name == step).Sentence, () => KillAsync(victim, gateway, old, next).GetAwaiter().GetResult());

        Outcome outcome;
        try
        {
            outcome = await Switching.RunAsync(request, onlyArmed, SwitchTests.Context with { Report = report }, CancellationToken.None);
        }
        finally
        {
            if (report.HasTripped) await (victim == "the gateway" ? gateway.StartAgainAsync() : victim == "the old primary" ? old.StartAgainAsync() : next.StartAgainAsync());
        }

        report.HasTripped.ShouldBeTrue();
        outcome.ExitCode.ShouldBeOneOf(ExitCode.Done, ExitCode.Refused, ExitCode.Halted);
        if (outcome.Failure is { } failure) failure.Code.ShouldBeOneOf(["SWT009", "SWT010"], failure.Message);
        // Refused says that writes go on as before, and so they do.
        if (outcome.ExitCode == ExitCode.Refused) await PostgresCluster.ExecuteAsync(request.From.Settings, "UPDATE totals SET n = n WHERE writer = 0");
        await UntilDoneAsync(request, onlyArmed);
    }

    private static Task KillAsync(string victim, PgBouncerProcess gateway, PostgresCluster old, PostgresCluster next) =>
        victim == "the gateway" ? gateway.KillAsync() : victim == "the old primary" ? old.KillAsync() : next.KillAsync();

    /// <summary>The same command again: a server that recovers may refuse it for a moment.</summary>
    private static Task UntilDoneAsync(SwitchRequest request, bool onlyArmed) => Eventually.TrueAsync(async () =>
    {
        var outcome = await Reach.TryAsync(() => SwitchTests.SwitchAsync(request, onlyArmed));
        if (outcome.ExitCode != ExitCode.Done) (outcome.Failure!.Retryable || outcome.Failure.Code == "SWT009").ShouldBeTrue(outcome.Failure.Message);
        return outcome.ExitCode == ExitCode.Done;
    });
}
