using Rollback.Operations.Cutover;
using Rollback.Operations.Gateway;

namespace Rollback.Operations.Tests;

public sealed partial class SwitchTests
{
    [Fact]
    public async Task Behind_the_gateway_clients_notice_nothing()
    {
        var (blue, green) = await LedgerAsync();
        await using var gateway = new PgBouncerProcess(blue, green);
        await gateway.ReadyAsync();
        var writers = new Ledger(4, gateway.Door);

        await writers.WrittenAsync(200);
        await DoneAsync(Request(blue, green) with { Gateway = gateway.Address, GatewayFile = "generation-2.ini" });
        await writers.WrittenAsync(200);
        (await TargetAsync(gateway.Address)).ShouldBe($"127.0.0.1:{green.Port}");
        await DoneAsync(Request(green, blue) with { Gateway = gateway.Address, GatewayFile = "generation-1.ini" }, onlyArmed: true);
        await writers.WrittenAsync(200);

        (await TargetAsync(gateway.Address)).ShouldBe($"127.0.0.1:{blue.Port}");
        var (acknowledged, errors) = await writers.StopAsync(blue);
        acknowledged.ShouldBeGreaterThanOrEqualTo(600);
        errors.ShouldBe(0);
        await CleanAsync(blue, green);
    }

    [Fact]
    public async Task A_gateway_that_a_dead_run_left_paused_goes_on_with_the_next()
    {
        var (blue, green) = await LedgerAsync();
        await using var gateway = new PgBouncerProcess(blue, green);
        await gateway.ReadyAsync();
        var request = Request(blue, green) with { Gateway = gateway.Address, GatewayFile = "generation-2.ini" };
        var writers = new Ledger(2, gateway.Door);
        await writers.WrittenAsync(20);

        await CrashAfterAsync("fence", request);
        await DoneAsync(request);
        await writers.WrittenAsync(20);

        (await writers.StopAsync(green)).Errors.ShouldBe(0);
        await CleanAsync(blue, green);
    }

    [Fact]
    public async Task A_switch_that_gives_up_leaves_the_gateway_running()
    {
        var (blue, green) = await LedgerAsync();
        await using var gateway = new PgBouncerProcess(blue, green);
        await gateway.ReadyAsync();
        await using var connection = new Npgsql.NpgsqlConnection(gateway.Door.ConnectionString);
        await connection.OpenAsync();
        await using (var begin = new Npgsql.NpgsqlCommand("BEGIN; SELECT 1", connection)) await begin.ExecuteNonQueryAsync();
        var request = Request(blue, green) with { Gateway = gateway.Address, GatewayFile = "generation-2.ini", Drain = TimeSpan.FromSeconds(2) };

        var outcome = await SwitchAsync(request);

        outcome.Failure!.Code.ShouldBe("SWT007", outcome.Failure.Message);
        outcome.ExitCode.ShouldBe(ExitCode.Refused);
        await PostgresCluster.ExecuteAsync(gateway.Door, "INSERT INTO entries (writer, n) VALUES (1, 1)");
        await CleanAsync(blue, green);
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_is_found_before_anything_is_touched()
    {
        var (blue, green) = await LedgerAsync();

        var outcome = await SwitchAsync(Request(blue, green) with { Gateway = new("127.0.0.1", 1, "master", "x", "ledger"), GatewayFile = "generation-2.ini" });

        outcome.Failure!.Message.ShouldStartWith("The switch cannot begin: the gateway 127.0.0.1:1/ledger cannot be reached: ");
        (await PostgresCluster.ValueAsync<bool>(blue, "SELECT to_regnamespace('rollback_infra') IS NULL")).ShouldBeTrue();
    }

    private static async Task<string?> TargetAsync(GatewayAddress address)
    {
        await using var console = await PgBouncerConsole.OpenAsync(address, CancellationToken.None);
        return await console.TargetAsync(address.Database, CancellationToken.None);
    }
}
