namespace Rollback.Operations.Tests;

public sealed class SwitchCommandTests : IDisposable
{
    private readonly StackCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task A_switch_of_a_stacks_generations_has_the_stack_for_itself_wakes_its_cloud_and_guesses_no_database()
    {
        _checkout.Answer("stack-output", """{"release": 1, "lineageHead": 1, "databases": {"billing": {"primary": 1, "generations": {} }, "orders": {"primary": 1, "generations": {} } } }""");
        (await RefusedAsync()).ShouldContain("has several databases: billing, orders. (DBS008)");

        var cloud = Path.Combine(_checkout.Root, "offline", "cloud", "rollback-cloud");
        Directory.CreateDirectory(Path.GetDirectoryName(cloud)!);
        var home = Path.Combine(_checkout.Root, ".rollback");
        Directory.CreateDirectory(Path.Combine(home, "clouds", "dev"));
        await File.WriteAllTextAsync(cloud, "#!/bin/sh\necho 'UDP port 5353 of 127.1.2.2 is in use.' >&2\nexit 1\n");
        File.SetUnixFileMode(cloud, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (await RefusedAsync()).ShouldContain("The offline cloud could not start: UDP port 5353 of 127.1.2.2 is in use. (CLD001)");

        await using var other = new FileStream(Path.Combine(home, "locks", "dev.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        (await RefusedAsync()).ShouldContain("another `rollback` command holds its lock.");
    }

    private async Task<string> RefusedAsync()
    {
        var run = await _checkout.RunAsync("cutover", "--from", "1", "--to", "2", "--stack", "dev", "--yes");
        run.ExitCode.ShouldBe(ExitCode.Refused, run.Error);
        return run.Error;
    }
}
