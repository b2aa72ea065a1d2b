using Rollback.Operations.Drill.Controls;

namespace Rollback.Operations.Tests;

public sealed class ControlRunTests
{
    [Fact]
    public async Task The_audit_sees_what_each_wrong_switch_does()
    {
        using var checkout = new StackCheckout();

        var answer = await ControlRun.RunAsync(checkout.Context(), CancellationToken.None);

        answer.Is(out var results, out var failure).ShouldBeTrue(failure?.Message);
        results!.Select(result => result.Name).ShouldBe(["reverse slot made after opening", "drain skipped under lag", "sequences not carried"]);
        results.ShouldAllBe(result => result.Detected);
        results[0].Lost.ShouldBeGreaterThan(0);
        results[1].Lost.ShouldBeGreaterThan(0);
        results[2].Conflicts.ShouldBeGreaterThan(0);
    }
}
