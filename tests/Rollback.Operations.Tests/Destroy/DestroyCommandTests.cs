using System.Text.Json.Nodes;

namespace Rollback.Operations.Tests;

public sealed class DestroyCommandTests : IDisposable
{
    private const string Planned = "destroy --preview-only --json --stack dev";

    private readonly StackCheckout _checkout = new();

    public DestroyCommandTests() => _checkout.Answer("stack-ls", """[{"name": "dev", "current": true}]""");

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task A_protected_database_refuses_before_anything_is_deleted()
    {
        _checkout.Answer(
            "destroy",
            """{"steps": [], "diagnostics": [{"message": "resource \"urn:x\" cannot be deleted\nbecause it is protected.", "severity": "error"}]}""",
            exitCode: 1);

        var run = await _checkout.RunAsync("destroy", "--stack", "dev", "--yes");

        run.ExitCode.ShouldBe(ExitCode.Refused);
        run.Error.ShouldBe("""
            refused: pulumi destroy of stack 'dev' failed: resource "urn:x" cannot be deleted because it is protected. (PUL002)
              To destroy stack 'dev' with its data: `pulumi config set protect false --stack dev`, `rollback up`, then `rollback destroy`.

            """);
        _checkout.Calls.ShouldContain(Planned);
        _checkout.Calls.ShouldNotContain(call => call.Contains("--skip-preview", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_destroy_that_nothing_forbids_is_planned_and_then_done()
    {
        _checkout.Answer("destroy", PulumiAnswers.Preview("""{"delete": 2}"""));
        var events = PulumiAnswers.Events("""{"delete": 2}""", "delete", "delete");
        _checkout.Before("destroy", $"[[ $* == *--preview-only* ]] || {{ cat <<'EVENTS'\n{events}EVENTS\nexit 0; }}\n");

        var run = await _checkout.RunAsync("destroy", "--stack", "dev", "--yes", "--json");

        run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
        JsonNode.Parse(run.Out)!["changeSummary"]!.ToJsonString().ShouldBe("""{"delete":2}""");
        _checkout.Calls.TakeLast(2).ShouldBe([Planned, "destroy --yes --skip-preview --json --stack dev"]);
    }
}
