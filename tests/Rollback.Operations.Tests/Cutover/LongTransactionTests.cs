using System.Diagnostics;
using Npgsql;
using Rollback.Operations.Cutover;
using Xunit.Abstractions;

namespace Rollback.Operations.Tests;

/// <summary>Transactions of very many rows that begin in the very moment of a switch, beside writers that count.</summary>
[Collection(DatabaseCollection.Name)]
public sealed class LongTransactionTests(TwoClusters clusters, ITestOutputHelper output)
{
    private const string Table = "\nCREATE TABLE bulk (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, batch int, text text);";

    private static int Rows => int.Parse(Environment.GetEnvironmentVariable("BULK_ROWS") ?? "100000", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_transaction_of_very_many_rows_that_begins_with_the_switch_is_waited_for_without_holding_the_others_back(bool behindGateway)
    {
        var (blue, green) = (await clusters.Blue.CreateAsync(Ledger.Schema + Table), await clusters.Green.CreateAsync(Ledger.Schema.Replace("INSERT", "-- INSERT", StringComparison.Ordinal) + Table));
        await using var gateway = new PgBouncerProcess(blue, green);
        await gateway.ReadyAsync();
        var writers = behindGateway ? new Ledger(3, gateway.Door) : new Ledger(3, blue, green);
        await writers.WrittenAsync(50);

        var (primary, follower) = (blue, green);
        for (var round = 0; round < 2; round++)
        {
            var request = SwitchTests.Request(primary, follower) with { Drain = TimeSpan.FromMinutes(2), MaxLag = TimeSpan.FromMinutes(2) };
            if (behindGateway) request = request with { Gateway = gateway.Address, GatewayFile = round == 0 ? "generation-2.ini" : "generation-1.ini" };
            var (door, number) = (behindGateway ? gateway.Door : primary, round);
            Task? bulk = null;
            var report = new TrippingReport(behindGateway ? "] Hold new transactions" : "] Hold writes to", () =>
            {
                var begun = new TaskCompletionSource();
                bulk = Task.Run(() => WriteAsync(door, number, begun));
                begun.Task.GetAwaiter().GetResult();
            });
            var watch = Stopwatch.StartNew();
            var outcome = await Switching.RunAsync(request, onlyArmed: round > 0, SwitchTests.Context with { Report = report }, CancellationToken.None);

            outcome.ExitCode.ShouldBe(ExitCode.Done, outcome.Failure?.Message);
            await bulk!;
            output.WriteLine($"gateway {behindGateway}, round {round}: {watch.ElapsedMilliseconds} ms in all, writes held back {((SwitchResult)outcome.Result!).WritePauseMs} ms, longest wait of a writer {writers.LongestWait.TotalMilliseconds:0} ms");
            (primary, follower) = (follower, primary);
            await writers.WrittenAsync(50);
        }

        await writers.StopAsync(primary);
        (await PostgresCluster.ValueAsync<long>(primary, "SELECT count(*) FROM bulk")).ShouldBe(2 * Rows);
        await SwitchTests.EqualAsync(blue, green);
        await SwitchTests.CleanAsync(blue, green);
    }

    private static async Task WriteAsync(NpgsqlConnectionStringBuilder door, int batch, TaskCompletionSource begun)
    {
        await using var connection = new NpgsqlConnection(door.ConnectionString);
        await connection.OpenAsync();
        await using (var begin = new NpgsqlCommand($"BEGIN; INSERT INTO bulk (batch, text) VALUES ({batch}, 'first')", connection)) await begin.ExecuteNonQueryAsync();
        begun.SetResult();
        await using var rest = new NpgsqlCommand($"INSERT INTO bulk (batch, text) SELECT {batch}, md5(i::text) FROM generate_series(2, {Rows}) i; COMMIT", connection) { CommandTimeout = 300 };
        await rest.ExecuteNonQueryAsync();
    }
}
