namespace Rollback.Operations.Tests;

public sealed class ActivateCommandTests : IDisposable
{
    private readonly StackCheckout _checkout = new(lineage: "move");

    public ActivateCommandTests() => Serving(1, "serve", 1);

    public void Dispose() => _checkout.Dispose();

    private void Serving(int release, string phase, int primary) => _checkout.Answer("stack-output", $$$"""
        {"release": {{{release}}}, "lineageHead": 2, "phase": "{{{phase}}}", "databases": {"orders": {"primary": {{{primary}}}, "generations": {}, "name": "orders"} } }
        """);

    [Fact]
    public async Task A_dry_run_of_activate_prints_the_steps_and_touches_nothing()
    {
        var before = await File.ReadAllTextAsync(_checkout.Settings);

        var run = await _checkout.RunAsync("activate", "2", "--stack", "dev", "--dry-run");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Out.ShouldBe("""
            Stack dev: release 1 -> 2: Orders move to database generation 2, which knows their source; traffic moves to green
            1. lineage: Verify the lineage, and that release 2 may follow release 1.
            2. preview: Preview the update that prepares release 2, and refuse if it deletes or replaces anything stateful.
            3. settings-prepare: Set phase prepare, release 2 and serving 1 in Pulumi.dev.yaml.
            4. prepare: Update stack dev: declare what release 2 adds; traffic and writes stay with release 1.
            5. checkpoint: Take a checkpoint of release 1: the moment to which --restore-data goes back.
            6. schema-orders: Give generation 2 of orders the schema of generation 1, and apply orders-source there.
            7. parity-orders: Let generation 2 follow, and compare every row of both while the services write.
            8. cutover-orders: Move the writes of orders from generation 1 to 2, with the way back armed.
            9. settings-serve: Set phase serve and release 2 in Pulumi.dev.yaml.
            10. serve: Update stack dev to release 2.
            11. verify: Wait until every color with traffic is ready and DNS answers with those colors only.
            12. converged: Preview once more: nothing may be left to do.

            """);
        _checkout.Calls.ShouldAllBe(call => call == "stack output --json --stack dev");
        (await File.ReadAllTextAsync(_checkout.Settings)).ShouldBe(before);
    }

    [Fact]
    public async Task While_a_release_is_prepared_the_settings_say_which_one_serves()
    {
        await File.WriteAllTextAsync(_checkout.Settings, "config:\n  rollback-infra:release: \"2\"\n  rollback-infra:phase: prepare\n  rollback-infra:serving: \"1\"\n");
        Serving(2, "prepare", 1);

        var run = await _checkout.RunAsync("activate", "2", "--stack", "dev", "--dry-run");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        run.Out.ShouldStartWith("Stack dev: release 1 -> 2:");
    }

    [Fact]
    public async Task A_prepared_stack_whose_settings_do_not_name_the_release_in_service_is_refused()
    {
        Serving(2, "prepare", 1);

        var run = await _checkout.RunAsync("activate", "2", "--stack", "dev", "--yes");

        run.ExitCode.ShouldBe(ExitCode.Refused);
        run.Error.ShouldContain("(ACT004)");
    }

    [Fact]
    public async Task Activate_is_refused_where_nobody_agrees_or_nothing_is_in_service()
    {
        (await _checkout.RunAsync("activate", "2", "--stack", "dev")).Error.ShouldContain("(OPS005)");

        _checkout.Answer("stack-output", "{}");
        var run = await _checkout.RunAsync("activate", "2", "--stack", "dev", "--yes");

        run.ExitCode.ShouldBe(ExitCode.Refused);
        run.Error.ShouldContain("(ACT001)");
    }

    [Fact]
    public async Task To_moves_the_writes_first_where_the_release_has_another_primary()
    {
        Serving(2, "serve", 2);

        var run = await _checkout.RunAsync("to", "1", "--stack", "dev", "--dry-run");

        run.Out.ShouldContain("\n3. fallback-orders: Move the writes of orders from generation 2 to 1 over the armed stream, losing none.\n4. settings: ");
    }

    [Fact]
    public async Task Up_alone_does_not_change_a_primary()
    {
        Serving(2, "serve", 2);

        var run = await _checkout.RunAsync("up", "--stack", "dev", "--yes");

        run.ExitCode.ShouldBe(ExitCode.Refused);
        run.Error.ShouldContain("orders from generation 2 to 1");
        run.Error.ShouldContain("(UP001)");
        _checkout.Calls.ShouldNotContain(call => call.StartsWith("up", StringComparison.Ordinal));
    }
}
