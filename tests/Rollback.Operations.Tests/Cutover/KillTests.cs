using System.Globalization;
using Npgsql;
using Rollback.Operations.Cutover;
using Rollback.Operations.Database;
using Rollback.Operations.Forecast;

namespace Rollback.Operations.Tests;

/// <summary>
/// kill -9 of a server or the gateway when a step begins; whoever watches over it starts it again, and the same command is run
/// again, and dies of the next: all steps and victims on one pair, there and back, under writers that count all the while.
/// </summary>
[Collection(DatabaseCollection.Name)]
public sealed class KillTests(MortalPair pair)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>One after the other, so each begins where the last death left everything.</summary>
    private static readonly string[] Victims = ["the gateway", "the new primary", "the old primary"];

    [Fact]
    public async Task A_server_or_gateway_that_dies_at_any_step_costs_no_write()
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
            await SwitchAsync(gateway, Request(blue, green, gateway, 2), onlyArmed: false, old: pair.Blue, next: pair.Green);
            await writers.WrittenAsync(20);
            await SwitchAsync(gateway, Request(green, blue, gateway, 1), onlyArmed: true, old: pair.Green, next: pair.Blue);
            await writers.WrittenAsync(20);
            await watch.LookedAsync(2);
            watch.Both.ShouldBe(0);
        }

        await writers.StopAsync(blue);
        await SwitchTests.EqualAsync(blue, green);
        await SwitchTests.CleanAsync(blue, green);
    }

    [Fact]
    public async Task A_primary_that_crashes_leaves_the_way_back_as_it_was_also_where_the_crash_has_stopped_the_stream()
    {
        var (blue, green) = (await pair.Blue.CreateAsync(Ledger.Schema), await pair.Green.CreateAsync(Ledger.Schema.Replace("INSERT", "-- INSERT", StringComparison.Ordinal)));
        var back = SwitchTests.Request(green, blue) with { MaxLag = Limit, Drain = Limit };
        (await SwitchTests.SwitchAsync(SwitchTests.Request(blue, green))).ExitCode.ShouldBe(ExitCode.Done);

        await CrashAsync(1);
        await Eventually.TrueAsync(async () => StreamRules.Reasons(new("orders", 2, 1), await new FollowerReader(back.From, back.To, TimeSpan.Zero, TimeProvider.System).ReadAsync(CancellationToken.None)).Count == 0);
        await Eventually.TrueAsync(() => PostgresCluster.ValueAsync<bool>(blue, "SELECT count(*) = 2 FROM entries"));

        // As streams are while rows are copied, and as they were made once.
        await PostgresCluster.ExecuteAsync(blue, "DO $$ BEGIN EXECUTE (SELECT format('ALTER SUBSCRIPTION %I SET (disable_on_error = true)', subname) FROM pg_subscription JOIN pg_database d ON d.oid = subdbid WHERE datname = current_database()); END $$");
        await CrashAsync(2);
        await Eventually.TrueAsync(() => PostgresCluster.ValueAsync<bool>(blue, "SELECT NOT subenabled FROM pg_subscription JOIN pg_database d ON d.oid = subdbid WHERE datname = current_database()"));
        (await SwitchTests.SwitchAsync(back, onlyArmed: true)).ExitCode.ShouldBe(ExitCode.Done);

        (await PostgresCluster.ValueAsync<long>(blue, "SELECT count(*) FROM entries")).ShouldBe(4);
        await SwitchTests.EqualAsync(blue, green);
        await SwitchTests.CleanAsync(blue, green);

        async Task CrashAsync(int writer)
        {
            await PostgresCluster.ExecuteAsync(green, $"INSERT INTO entries (writer, n) VALUES ({writer}, 1)");
            await Eventually.TrueAsync(() => PostgresCluster.ValueAsync<bool>(blue, $"SELECT EXISTS (SELECT FROM entries WHERE writer = {writer})"));
            await pair.Green.KillAsync();
            await pair.Green.StartAgainAsync();
            await PostgresCluster.ExecuteAsync(green, $"INSERT INTO entries (writer, n) VALUES ({writer}, 2)");
        }
    }

    private static int Switches => int.Parse(Environment.GetEnvironmentVariable("SWITCHES") ?? "3", CultureInfo.InvariantCulture);

    /// <summary>`SWITCHES=40` makes forty; what dies, and where, is drawn.</summary>
    [Fact]
    public async Task Switch_after_switch_with_deaths_drawn_at_random_loses_and_doubles_nothing_of_unusual_writers()
    {
        var (blue, green) = (await pair.Blue.CreateAsync(UnusualWriters.Schema + UnusualWriters.Rows), await pair.Green.CreateAsync(UnusualWriters.Schema));
        await using var gateway = new PgBouncerProcess(blue, green);
        await gateway.ReadyAsync();
        var writers = new UnusualWriters(gateway.Door, isMortal: true);
        await writers.WrittenAsync(100);
        await ShieldAsync(green);
        await using var watch = new PrimaryWatch(blue, green);
        var random = new Random(Switches);
        for (var round = 0; round < Switches; round++)
        {
            var isBack = round % 2 > 0;
            var request = isBack ? Request(green, blue, gateway, 1) : Request(blue, green, gateway, 2);
            var steps = await SwitchTests.StepsAsync(request);
            switch (random.Next(5))
            {
                case < 3 and var victim:
                    await KilledAsync(Victims[victim], steps[random.Next(steps.Count)], gateway, request, isBack, Victims[victim] == "the old primary" == isBack ? pair.Green : pair.Blue);
                    break;
                case 3:
                    await SwitchTests.CrashAfterAsync(SwitchTests.Names[random.Next(SwitchTests.Names.Length)], request);
                    break;
                default:
                    break;
            }

            await UntilDoneAsync(request, isBack);
            writers.BeginTruncating();
            await writers.WrittenAsync(50);
        }

        watch.Both.ShouldBe(0);
        var (primary, follower) = Switches % 2 == 0 ? (blue, green) : (green, blue);
        await writers.StopAsync(primary);
        // A death may have ended the stream; the same command, and no other, lets it go on.
        await UntilDoneAsync(Switches % 2 == 0 ? Request(green, blue, gateway, 1) : Request(blue, green, gateway, 2), onlyArmed: Switches > 1);
        await SwitchTests.EqualAsync(primary, follower);
        await SwitchTests.CleanAsync(blue, green);
    }

    private static async Task ShieldAsync(NpgsqlConnectionStringBuilder database)
    {
        await using var side = await SwitchSide.OpenAsync(new("green", database), CancellationToken.None);
        await side.SetUpAsync(CancellationToken.None);
        await side.Connection.ExecuteAsync(Fence.Raise(TimeSpan.FromSeconds(10)), CancellationToken.None);
    }

    private static SwitchRequest Request(NpgsqlConnectionStringBuilder from, NpgsqlConnectionStringBuilder to, PgBouncerProcess gateway, int generation) =>
        SwitchTests.Request(from, to) with { Gateway = gateway.Address, GatewayFile = $"generation-{generation.ToString(CultureInfo.InvariantCulture)}.ini", MaxLag = Limit, Drain = Limit };

    /// <summary>One switch, that takes as many runs of the same command as it has steps and victims.</summary>
    private async Task SwitchAsync(PgBouncerProcess gateway, SwitchRequest request, bool onlyArmed, PostgresCluster old, PostgresCluster next)
    {
        foreach (var step in await SwitchTests.StepsAsync(request))
        {
            foreach (var victim in Victims) await KilledAsync(victim, step, gateway, request, onlyArmed, victim == "the old primary" ? old : next);
        }

        await UntilDoneAsync(request, onlyArmed);
    }

    private static async Task KilledAsync(string victim, string step, PgBouncerProcess gateway, SwitchRequest request, bool onlyArmed, PostgresCluster server)
    {
        var isGateway = victim == "the gateway";
        var report = new TrippingReport($"] {step}", () => (isGateway ? gateway.KillAsync() : server.KillAsync()).GetAwaiter().GetResult());
        var place = $"{victim} at '{step}'";

        // A server that recovers from the death before may refuse the command at its beginning.
        await Eventually.TrueAsync(async () =>
        {
            var outcome = await Reach.TryAsync(() => Switching.RunAsync(request, onlyArmed, SwitchTests.Context with { Report = report }, CancellationToken.None));
            if (report.HasTripped) await (isGateway ? gateway.StartAgainAsync() : server.StartAgainAsync());
            Judge(outcome, place);
            // Refused says that writes go on as before, and so they do.
            if (report.HasTripped && outcome.ExitCode == ExitCode.Refused) await PostgresCluster.ExecuteAsync(request.From.Settings, "UPDATE totals SET n = n WHERE writer = 0");
            return report.HasTripped;
        });
    }

    /// <summary>The same command again: a server that recovers may refuse it for a moment.</summary>
    private static Task UntilDoneAsync(SwitchRequest request, bool onlyArmed) => Eventually.TrueAsync(async () =>
    {
        var outcome = await Reach.TryAsync(() => SwitchTests.SwitchAsync(request, onlyArmed));
        Judge(outcome, "the last run");
        return outcome.ExitCode == ExitCode.Done;
    });

    private static void Judge(Outcome outcome, string place)
    {
        outcome.ExitCode.ShouldBeOneOf([ExitCode.Done, ExitCode.Refused, ExitCode.Halted], place);
        if (outcome.Failure is { } failure) (failure.Retryable || failure.Code == "SWT009").ShouldBeTrue($"{place}: {failure.Message}");
    }
}
