namespace Rollback.Operations.Tests;

/// <summary>kill -9 of the server, and of the command, in a replay: it goes on where it was, and makes nothing twice.</summary>
[Collection(DatabaseCollection.Name)]
public sealed class ReplayKillTests(MortalPair pair) : IDisposable
{
    private readonly LineageCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task A_replay_whose_server_or_command_dies_goes_on_and_twice_is_the_same()
    {
        using var bench = await SalvageBench.CreateAsync(pair.Blue, pair.Green, RandomWrites.Schema, RandomWrites.Of(new(4), 200));
        var manifest = await bench.ExtractAsync();
        _checkout.Environment["LIVE"] = $"postgres://master@127.0.0.1:{bench.Restored.Port}/{bench.Restored.Database}";
        string[] replay = ["salvage", "replay", bench.Folder, "--into", "env:LIVE", "--batch", "5", "--yes"];

        // A writer keeps it waiting between its batches until it is dead.
        await using (await HeldTable.OfAsync(bench.Restored, "purchases", "SHARE"))
            (await ToolProcess.RunAsync(_checkout.Root, _checkout.Environment, replay, "public.lines: deletes")).ExitCode.ShouldBe(ToolProcess.Killed);
        await ServerDiesAsync("public.people: inserts", replay);
        await ServerDiesAsync("public.lines: inserts", replay);
        var done = await _checkout.RunAsync(replay);

        done.ExitCode.ShouldBe(ExitCode.Done, done.Error);
        await bench.ShouldBeEqualAsync();
        var again = await bench.ReplayAsync();
        (again.AlreadyThere, again.Fits).ShouldBe((manifest.Changes, 0));
        await bench.ShouldBeEqualAsync();
    }

    private async Task ServerDiesAsync(string moment, string[] replay)
    {
        using var output = new TrippingWriter(moment, () => pair.Blue.KillAsync().GetAwaiter().GetResult());
        var killed = await _checkout.RunAsync(output, replay);
        await pair.Blue.StartAgainAsync();
        output.HasTripped.ShouldBeTrue(moment + killed.Out + killed.Error);
        killed.ExitCode.ShouldBe(ExitCode.Halted, killed.Error);
        killed.Error.ShouldContain("(SLV014)");
    }
}
