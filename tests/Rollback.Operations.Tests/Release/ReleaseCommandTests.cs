using System.Text.Json.Nodes;

namespace Rollback.Operations.Tests;

public sealed class ReleaseCommandTests : IDisposable
{
    private readonly LineageCheckout _checkout = new()
    {
        Environment = { ["EMAIL"] = "bob@example.com" },
        Clock = new FixedClock(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)),
    };

    public void Dispose() => _checkout.Dispose();

    [Fact]
    public async Task A_new_release_copies_the_head_and_passes_verification()
    {
        var made = await _checkout.RunAsync("release", "new", "--summary", "Faster checkout", "--json");

        made.ExitCode.ShouldBe(ExitCode.Done, made.Error);
        JsonNode.Parse(made.Out)!["path"]!.ToString().ShouldBe("stacks/dev/releases/0002.yaml");
        var text = await File.ReadAllTextAsync(Path.Combine(_checkout.Releases, "0002.yaml"));
        text.ShouldStartWith("# yaml-language-server: $schema=../../release.schema.json\nrelease: 2\nparent: sha256:");
        text.ShouldContain("created: { at: 2026-11-22T10:00:00Z, by: bob@example.com }\nsummary: Faster checkout\n");
        Directory.EnumerateFiles(_checkout.Releases).Count().ShouldBe(2);
        (await _checkout.RunAsync("release", "verify")).Out.ShouldStartWith("Lineage dev: releases 1 to 2 are in order; head sha256:");
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        var shown = await _checkout.RunAsync("release", "new", "-m", "Faster checkout", "--dry-run");

        shown.ExitCode.ShouldBe(ExitCode.Done);
        shown.Out.ShouldStartWith("# would write stacks/dev/releases/0002.yaml\n");
        Directory.EnumerateFiles(_checkout.Releases).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Releases_are_listed_shown_and_compared()
    {
        await _checkout.RunAsync("release", "new", "-m", "Faster checkout");
        var second = Path.Combine(_checkout.Releases, "0002.yaml");
        await File.WriteAllTextAsync(second, (await File.ReadAllTextAsync(second)).Replace("blue: 100, green: 0", "blue: 0, green: 100", StringComparison.Ordinal));

        var list = await _checkout.RunAsync("release", "list");
        var show = await _checkout.RunAsync("release", "show", "2");
        var diff = await _checkout.RunAsync("release", "diff", "1", "2");
        var json = JsonNode.Parse((await _checkout.RunAsync("release", "diff", "1", "2", "--json")).Out)!;

        list.Out.ShouldContain("Faster checkout");
        list.Out.Split('\n').Length.ShouldBeGreaterThan(2);
        show.Out.ShouldContain("traffic: { blue: 0, green: 100 }");
        diff.Out.ShouldMatch(@"services\.orders\.traffic\.green +0 +100");
        json["differences"]!.AsArray().Select(one => one!["path"]!.ToString()).ShouldBe(["services.orders.traffic.blue", "services.orders.traffic.green", "summary"]);
    }

    [Fact]
    public async Task A_broken_lineage_is_refused_with_every_error()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_checkout.Releases, "0001.yaml"),
            LineageCheckout.First.Replace("blue: 100", "blue: 300", StringComparison.Ordinal).Replace("summary", "sumary", StringComparison.Ordinal));

        var refused = await _checkout.RunAsync("release", "verify");
        var json = await _checkout.RunAsync("release", "verify", "--json");

        refused.ExitCode.ShouldBe(ExitCode.Refused);
        refused.Out.ShouldContain("stacks/dev/releases/0001.yaml:8: services.orders.traffic.blue: 300 is not a DNS weight. Use an integer from 0 to 255.\n");
        refused.Error.ShouldBe("""
            refused: stacks/dev/releases/0001.yaml:1: summary: the field is missing. (LIN001)
              Add it: one sentence for people. (3 errors in all.)

            """);
        var errors = JsonNode.Parse(json.Out)!["errors"]!.AsArray();
        errors.Count.ShouldBe(3);
        errors[2]!["field"]!.ToString().ShouldBe("services.orders.traffic.blue");
        errors[2]!["value"]!.ToString().ShouldBe("300");
        errors[2]!["line"]!.GetValue<int>().ShouldBe(8);
    }

    [Fact]
    public async Task An_edited_release_stops_every_verb()
    {
        await _checkout.RunAsync("release", "new", "-m", "Faster checkout");
        var first = Path.Combine(_checkout.Releases, "0001.yaml");
        await File.WriteAllTextAsync(first, (await File.ReadAllTextAsync(first)).Replace("replicas: 2", "replicas: 3", StringComparison.Ordinal));

        var refused = await _checkout.RunAsync("release", "new", "-m", "More");

        refused.ExitCode.ShouldBe(ExitCode.Refused);
        refused.Error.ShouldStartWith("refused: stacks/dev/releases/0002.yaml:3: parent: release 2 was made on sha256:");
        refused.Error.ShouldContain("but stacks/dev/releases/0001.yaml now has sha256:");
    }

    [Theory]
    [InlineData("refused: There is no release 99; the lineage has release 1 only. (REL003)\n  `rollback release list` shows them.\n", "release", "show", "99")]
    [InlineData("refused: '../x' is not a stack name. (STK001)\n  Use letters, digits, '-', '_' and '.', at most 100 of them.\n", "release", "list", "--stack", "../x")]
    public async Task What_is_not_there_is_refused(string error, params string[] arguments)
    {
        var refused = await _checkout.RunAsync(arguments);

        refused.ShouldBe(new CommandRun(ExitCode.Refused, "", error));
    }

    [Fact]
    public async Task Of_several_lineages_one_must_be_named()
    {
        _checkout.AddLineage("prod");

        (await _checkout.RunAsync("release", "list")).ShouldBe(new CommandRun(ExitCode.Refused, "", "refused: There is more than one lineage: dev, prod. (LIN003)\n  Name the stack: --stack dev.\n"));
        (await _checkout.RunAsync("release", "list", "--stack", "prod")).ExitCode.ShouldBe(ExitCode.Done);
    }
}
