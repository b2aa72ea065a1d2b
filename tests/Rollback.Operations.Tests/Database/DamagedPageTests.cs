namespace Rollback.Operations.Tests;

/// <summary>A page that the disk has damaged: no command that reads it calls it good, copies it or moves the writes away from it.</summary>
[Collection(DatabaseCollection.Name)]
public sealed class DamagedPageTests(MortalPair pair) : IDisposable
{
    private readonly StackCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task A_damaged_page_stops_a_checkpoint_a_comparison_and_a_switch_and_writes_go_on()
    {
        var (blue, green) = (await pair.Blue.CreateAsync(Ledger.Schema + "INSERT INTO entries (writer, n) SELECT 1, generate_series(1, 1000)"), await pair.Green.CreateAsync(Ledger.Schema.Replace("INSERT", "-- INSERT", StringComparison.Ordinal)));
        await pair.Blue.DamageAsync(blue, "entries");
        _checkout.Deploy(blue);
        foreach (var (name, side) in new[] { ("BLUE", blue), ("GREEN", green) }) _checkout.Environment[name] = $"postgres://master@127.0.0.1:{side.Port}/{side.Database}";

        var checkpoint = await _checkout.RunAsync("checkpoint", "create", "good", "--stack", "dev");
        checkpoint.ExitCode.ShouldBe(ExitCode.Refused, checkpoint.Out);
        checkpoint.Error.ShouldMatch(@"public\.entries cannot be read whole, .* invalid page in block 0 of relation base/.* \(CHK009\)");

        var compared = await _checkout.RunAsync("parity", "compare", "--left", "env:BLUE", "--right", "env:GREEN");
        compared.ExitCode.ShouldBe(ExitCode.Refused, compared.Error);
        compared.Out.ShouldContain("not compared: public.entries: BLUE: invalid page in block 0 of relation base/");

        var outcome = await SwitchTests.SwitchAsync(SwitchTests.Request(blue, green));
        (outcome.ExitCode, outcome.Failure!.Code).ShouldBe((ExitCode.Refused, "SWT005"), outcome.Failure.Message);
        await PostgresCluster.ExecuteAsync(blue, "UPDATE totals SET n = n + 1");
        await SwitchTests.CleanAsync(blue, green);
    }
}
