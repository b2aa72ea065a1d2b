using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class CompareCommandTests(TwoClusters clusters) : IDisposable
{
    private readonly LineageCheckout _checkout = new();

    public void Dispose() => _checkout.Dispose();

    private async Task GivenAsync(string fault, string both = "")
    {
        var blue = await clusters.Blue.CreateAsync(both, TwoClusters.Rich);
        var green = await clusters.Green.CreateAsync(both + fault, TwoClusters.Rich);
        _checkout.Environment["BLUE"] = $"postgres://master@127.0.0.1:{blue.Port}/{blue.Database}";
        _checkout.Environment["GREEN"] = $"host=127.0.0.1 port={green.Port} dbname={green.Database} user=master";
    }

    [Fact]
    public async Task Equal_databases_end_with_0()
    {
        await GivenAsync("");

        var compared = await _checkout.RunAsync("parity", "compare", "--left", "env:BLUE", "--right", "env:GREEN", "--json");

        compared.ExitCode.ShouldBe(ExitCode.Done, compared.Error);
        JsonNode.Parse(compared.Out)!["equal"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_difference_ends_with_2_and_reaches_every_report_without_values()
    {
        await GivenAsync("UPDATE customers SET note = 'hunter2' WHERE id = 9; UPDATE customers SET email = 'new@example.com' WHERE id = 10");
        var junit = Path.Combine(_checkout.Root, "parity.xml");

        var text = await _checkout.RunAsync("parity", "compare", "--left", "env:BLUE", "--right", "env:GREEN", "--junit", junit);
        var json = await _checkout.RunAsync("parity", "compare", "--left", "env:BLUE", "--right", "env:GREEN", "--json");

        text.ExitCode.ShouldBe(ExitCode.Refused);
        text.Out.ShouldContain("  public.customers 9: different in note\n");
        text.Error.ShouldBe("refused: BLUE and GREEN are not equal: 1 tables differ in rows. (PAR010)\n  The report above names every difference.\n");
        var suite = XDocument.Load(junit).Root!;
        (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value).ShouldBe(("9", "1"));
        JsonNode.Parse(json.Out)!["tables"]!.AsArray().Single(table => table!["table"]!.ToString() == "public.customers")!["rows"]![0]!["key"]!.ToString().ShouldBe("10");
        foreach (var report in new[] { text.Out, text.Error, json.Out, json.Error, await File.ReadAllTextAsync(junit) })
        {
            report.ShouldNotContain("hunter2");
            report.ShouldNotContain("new@example.com");
        }
    }

    [Fact]
    public async Task Names_with_dots_and_equals_signs_are_mapped_and_what_XML_cannot_hold_is_reported()
    {
        await GivenAsync("""ALTER TABLE "odd.schema"."a.b=c" RENAME TO "d.e"; UPDATE "odd.schema"."d.e" SET "x.y" = 2 WHERE id = 1""", """
            CREATE SCHEMA "odd.schema";
            CREATE TABLE "odd.schema"."a.b=c" (id int PRIMARY KEY, "x.y" int);
            INSERT INTO "odd.schema"."a.b=c" VALUES (1, 1);
            """ + "CREATE TABLE \"bell\u0007\" (id int PRIMARY KEY);");
        var junit = Path.Combine(_checkout.Root, "parity.xml");

        var compared = await _checkout.RunAsync(
            "parity", "compare", "--left", "env:BLUE", "--right", "env:GREEN", "--map", "\"odd.schema\".\"a.b=c\"=\"odd.schema\".\"d.e\"", "--skip", "schema", "--junit", junit);

        compared.Error.ShouldBe("refused: BLUE and GREEN are not equal: 1 tables differ in rows. (PAR010)\n  The report above names every difference.\n");
        compared.Out.ShouldContain("  \"odd.schema\".\"a.b=c\" 1: different in x.y\n");
        XDocument.Load(junit).Root!.Elements().Select(one => one.Attribute("name")!.Value).ShouldContain("data public.bell\ufffd");
    }

    [Fact]
    public async Task A_capture_is_written_and_compared()
    {
        await GivenAsync("");
        var capture = Path.Combine(_checkout.Root, "baseline.json");

        var captured = await _checkout.RunAsync("parity", "capture", "--of", "env:BLUE", "--output", capture);
        var compared = await _checkout.RunAsync("parity", "compare", "--left", $"capture:{capture}", "--right", "env:GREEN");

        captured.ExitCode.ShouldBe(ExitCode.Done, captured.Error);
        compared.ExitCode.ShouldBe(ExitCode.Done, compared.Out + compared.Error);
        (await File.ReadAllTextAsync(capture)).ShouldNotContain("example.com");
    }

    [Theory]
    [InlineData("--output", "capture", "--of", "env:BLUE")]
    [InlineData("--junit", "compare", "--left", "env:BLUE", "--right", "env:BLUE")]
    public async Task A_folder_is_refused_as_a_file_before_anything_is_read(string option, params string[] arguments)
    {
        var refused = await _checkout.RunAsync(["parity", .. arguments, option, _checkout.Root]);

        (refused.ExitCode, refused.Error).ShouldBe((ExitCode.Refused, $"refused: {option} '{_checkout.Root}' is a folder. (PAR008)\n  Name a file, in it or elsewhere.\n"));
    }

    [Theory]
    [InlineData("postgres://a:b@h/d", "refused: '…' names no database. (DBS002)")]
    [InlineData("env:NOWHERE", "refused: The environment variable NOWHERE is not set. (DBS003)")]
    [InlineData("env:BROKEN", "refused: The connection settings in the environment variable BROKEN cannot be read. (DBS001)")]
    [InlineData("env:CLOSED", "refused: A database cannot be reached: ")]
    [InlineData("capture:nowhere.json", "refused: There is no capture 'nowhere.json'. (PAR001)")]
    public async Task A_database_that_is_not_there_is_refused_in_one_sentence(string source, string error)
    {
        _checkout.Environment["BROKEN"] = "host=x port=secretword";
        _checkout.Environment["CLOSED"] = "postgres://master:secretword@127.0.0.1:1/x";

        var refused = await _checkout.RunAsync("parity", "compare", "--left", source, "--right", source);

        refused.ExitCode.ShouldBe(ExitCode.Refused);
        refused.Error.ShouldStartWith(error);
        refused.Error.ShouldNotContain("secretword");
    }
}
