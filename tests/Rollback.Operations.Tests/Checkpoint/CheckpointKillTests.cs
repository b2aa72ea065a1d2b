namespace Rollback.Operations.Tests;

/// <summary>kill -9 of the server, and of the command, while a checkpoint is taken: nothing was taken, and the same command takes it.</summary>
[Collection(DatabaseCollection.Name)]
public sealed class CheckpointKillTests(MortalPair pair) : IDisposable
{
    private static readonly string[] Moments = ["] Hold writes to", "capturing the baseline"];

    private static readonly string[] Create = ["checkpoint", "create", "good", "--stack", "dev"];

    private readonly StackCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task A_checkpoint_whose_server_or_command_dies_is_not_there_and_the_same_command_takes_it()
    {
        var database = await pair.Blue.CreateAsync(RandomWrites.Schema);
        _checkout.Deploy(database);
        var folder = Path.Combine(_checkout.Root, "stacks", "dev", "checkpoints", "dev");

        foreach (var moment in Moments)
        {
            using var output = new TrippingWriter(moment, () => pair.Blue.KillAsync().GetAwaiter().GetResult());
            var killed = await _checkout.RunAsync(output, Create);
            await pair.Blue.StartAgainAsync();

            output.HasTripped.ShouldBeTrue(killed.Out + killed.Error);
            killed.ExitCode.ShouldBe(ExitCode.Refused, killed.Error);
            killed.Error.ShouldContain("(DBS01");
            Records(folder).ShouldBeEmpty();
        }

        var taken = await _checkout.RunAsync(Create);
        taken.ExitCode.ShouldBe(ExitCode.Done, taken.Error);
        Records(folder).ShouldBe(["0001-good.json"]);
        (await _checkout.RunAsync("checkpoint", "verify", "--stack", "dev")).Out.ShouldContain("good");

        // The command itself, which has a home of its own, while a writer keeps it waiting.
        var home = Path.Combine(_checkout.Root, "home");
        await using (await HeldTable.OfAsync(database, "people", "ROW EXCLUSIVE"))
            (await ToolProcess.RunAsync(home, _checkout.Variables, [.. Create, "--drain", "5m"], Moments[0])).ExitCode.ShouldBe(ToolProcess.Killed);
        Records(Path.Combine(home, "checkpoints", "dev")).ShouldBeEmpty();
        var (exitCode, error) = await ToolProcess.RunAsync(home, _checkout.Variables, Create, null);
        exitCode.ShouldBe((int)ExitCode.Done, error);
        Records(Path.Combine(home, "checkpoints", "dev")).ShouldBe(["0001-good.json"]);
    }

    private static string[] Records(string folder) => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.json").Select(file => Path.GetFileName(file)!)] : [];
}
