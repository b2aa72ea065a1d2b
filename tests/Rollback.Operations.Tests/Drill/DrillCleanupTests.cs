using Rollback.Operations.Drill;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Tests;

public sealed class DrillCleanupTests : IDisposable
{
    private readonly StackCheckout _checkout = new();
    private readonly FakeCloud _cloud = new();

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task What_a_killed_drill_left_is_removed()
    {
        _checkout.Answer("stack-ls", """[{"name": "drill-1"}, {"name": "dev"}]""");
        _checkout.Answer("destroy", PulumiAnswers.Events("""{"delete": 1}""", "delete"));
        var context = _checkout.Context();
        DrillStack.Open(context, "drill-1", "dev", release: 1).Is(out var session, out _).ShouldBeTrue();

        (await new DrillCleanup(context, _cloud).SweepAsync(CancellationToken.None)).ShouldBeNull();

        _checkout.Calls.Select(call => call.Split(" --")[0]).ShouldBe(["stack ls", "destroy", "stack rm drill-1"]);
        _cloud.Told.ShouldBe(["stop drill-1"]);
        File.Exists(session!.Location.Path).ShouldBeFalse();
    }

    [Fact]
    public async Task A_drill_that_still_runs_is_left_alone()
    {
        var context = _checkout.Context();
        DrillStack.Open(context, "drill-1", "dev", release: 1);
        StackLock.Take(context.Checkout, "drill-1").Is(out var held, out _).ShouldBeTrue();
        using (held)
            (await new DrillCleanup(context, _cloud).SweepAsync(CancellationToken.None)).ShouldBeNull();

        _cloud.Told.ShouldBeEmpty();
        _checkout.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Processes_end_even_if_the_destroy_does_not_get_through()
    {
        _checkout.Answer("stack-ls", """[{"name": "drill-1"}]""");
        _checkout.Answer("destroy", PulumiAnswers.Error("state is broken"), exitCode: 1);
        var context = _checkout.Context();
        DrillStack.Open(context, "drill-1", "dev", release: 1).Is(out var session, out _).ShouldBeTrue();

        var failure = await new DrillCleanup(context, _cloud).RemoveAsync(session!, CancellationToken.None);

        failure!.Message.ShouldContain("state is broken");
        _cloud.Told.ShouldBe(["stop drill-1"]);
        File.Exists(session!.Location.Path).ShouldBeTrue();
    }

    [Fact]
    public async Task A_drill_has_settings_of_its_own_that_can_be_destroyed()
    {
        DrillStack.Open(_checkout.Context(), "drill-1", "dev", release: 1).Is(out var session, out _).ShouldBeTrue();

        session!.Settings().Is(out var settings, out _).ShouldBeTrue();
        settings!.Value("lineage").ShouldBe("dev");
        settings.Value("ephemeral").ShouldBe("true");
        settings.Value("release").ShouldBe("1");
        (await File.ReadAllTextAsync(_checkout.Settings)).ShouldNotContain("ephemeral");
    }
}
