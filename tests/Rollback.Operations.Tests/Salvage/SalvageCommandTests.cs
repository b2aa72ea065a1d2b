using System.Text.Json.Nodes;
using Rollback.Operations.Salvage;

namespace Rollback.Operations.Tests;

[Collection(DatabaseCollection.Name)]
public sealed class SalvageCommandTests(TwoClusters clusters) : IDisposable
{
    private const string Writes = "UPDATE customers SET note = 'hunter2' WHERE id = 9; INSERT INTO orders (customer, amount) VALUES (1, 5), (2, 6); DELETE FROM settings WHERE name = 'n20'; INSERT INTO events VALUES ('kind1', 'payload 1')";

    private readonly LineageCheckout _checkout = new();

    private string Folder => Path.Combine(_checkout.Root, "salvaged");

    public void Dispose() => _checkout.Dispose();

    private async Task<SalvageBench> GivenAsync(string writes = Writes)
    {
        var bench = await SalvageBench.RichAsync(clusters, writes);
        _checkout.Environment["LATER"] = $"postgres://master@127.0.0.1:{bench.Abandoned.Port}/{bench.Abandoned.Database}";
        _checkout.Environment["THEN"] = $"postgres://master@127.0.0.1:{bench.Restored.Port}/{bench.Restored.Database}";
        return bench;
    }

    private Task<CommandRun> ExtractAsync(params string[] more) =>
        _checkout.RunAsync(["salvage", "extract", "--abandoned", "env:LATER", "--restored", "env:THEN", "--output", Folder, "--checkpoint", "before-42", .. more]);

    [Fact]
    public async Task Extract_show_and_replay_bring_the_writes_over_and_print_no_value()
    {
        using var bench = await GivenAsync();

        var extracted = await ExtractAsync();
        var shown = await _checkout.RunAsync("salvage", "show", Folder, "--json");
        var tried = await _checkout.RunAsync("salvage", "replay", Folder, "--into", "env:THEN", "--dry-run", "--json");
        var replayed = await _checkout.RunAsync("salvage", "replay", Folder, "--into", "env:THEN", "--yes", "--json");
        var again = await _checkout.RunAsync("salvage", "replay", Folder, "--into", "env:THEN", "--yes", "--json");

        extracted.ExitCode.ShouldBe(ExitCode.Done, extracted.Error);
        extracted.Out.ShouldContain("LATER beyond before-42: 5 changed rows in 4 of 5 tables");
        shown.ExitCode.ShouldBe(ExitCode.Done, shown.Error);
        JsonNode.Parse(shown.Out)!["fitness"]!["fits"]!.GetValue<int>().ShouldBe(5);
        (Fits(tried), Fits(replayed), Fits(again)).ShouldBe((5, 5, 0));
        JsonNode.Parse(again.Out)!["alreadyThere"]!.GetValue<int>().ShouldBe(5);
        await bench.ShouldBeEqualAsync();
        foreach (var text in new[] { extracted.Out, extracted.Error, shown.Out, shown.Error, replayed.Out, replayed.Error })
        {
            text.ShouldNotContain("hunter2");
            text.ShouldNotContain("payload 1");
        }

        (await _checkout.RunAsync("salvage", "show", Folder, "--show-values")).Out.ShouldContain("note='hunter2'");

        static int Fits(CommandRun run)
        {
            run.ExitCode.ShouldBe(ExitCode.Done, run.Error);
            return JsonNode.Parse(run.Out)!["fits"]!.GetValue<int>();
        }
    }

    [Fact]
    public async Task The_files_are_their_owners_alone_and_an_interrupted_run_leaves_none()
    {
        using var bench = await GivenAsync();
        Directory.CreateDirectory(Folder + ".partial");
        await File.WriteAllTextAsync(Path.Combine(Folder + ".partial", "public.gone.jsonl"), "half");

        (await ExtractAsync()).ExitCode.ShouldBe(ExitCode.Done);

        Directory.Exists(Folder + ".partial").ShouldBeFalse();
        File.GetUnixFileMode(Folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.EnumerateFiles(Folder).ShouldAllBe(file => File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Order().ShouldBe(["manifest.json", "public.customers.jsonl", "public.events.jsonl", "public.orders.jsonl", "public.settings.jsonl"]);
        (await File.ReadAllLinesAsync(Path.Combine(Folder, "public.settings.jsonl"))).ShouldBe(["""{"n":1,"kind":"delete","key":{"scope":"s6","name":"n20"},"before":{"name":"n20","scope":"s6","value":"vvvvvvvvvvvvvvvvvvvv"}}"""]);

        // Once more: what was found at first stands, whatever happened to the databases since.
        await PostgresCluster.ExecuteAsync(bench.Abandoned, "DELETE FROM events");
        var again = await ExtractAsync("--json");
        again.ExitCode.ShouldBe(ExitCode.Done, again.Error);
        JsonNode.Parse(again.Out)!["changes"]!.GetValue<int>().ShouldBe(5);
    }

    [Fact]
    public async Task A_file_that_somebody_edited_is_not_replayed()
    {
        using var bench = await GivenAsync();
        await ExtractAsync();
        var file = Path.Combine(Folder, "public.customers.jsonl");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("hunter2", "hunter3", StringComparison.Ordinal));

        var replayed = await _checkout.RunAsync("salvage", "replay", Folder, "--into", "env:THEN", "--yes");

        replayed.ExitCode.ShouldBe(ExitCode.Refused);
        replayed.Error.ShouldStartWith($"refused: '{file}' is not as it was written. (SLV003)");
    }

    [Fact]
    public async Task Sequences_go_on_beyond_the_abandoned_sides_so_that_no_number_is_given_twice()
    {
        using var bench = await GivenAsync("SELECT nextval('tickets') FROM generate_series(1, 200); SELECT setval('orders_id_seq', 900000)");

        (await ExtractAsync()).ExitCode.ShouldBe(ExitCode.Done);

        (await PostgresCluster.ValueAsync<long>(bench.Restored, "SELECT nextval('tickets')")).ShouldBe(351);
        (await PostgresCluster.ValueAsync<long>(bench.Restored, "SELECT nextval('orders_id_seq')")).ShouldBe(900001);
    }

    [Theory]
    [InlineData("refused: There is no salvage in '", "show", "nowhere")]
    [InlineData("refused: --abandoned and --restored are one database, ", "extract", "--abandoned", "env:THEN", "--restored", "env:THEN", "--output", "nowhere")]
    [InlineData("refused: --kinds 'upsert' is no kind of change. (SLV011)", "replay", "nowhere", "--into", "env:THEN", "--kinds", "upsert")]
    [InlineData("refused: `rollback salvage replay` asks before it changes anything", "replay", "nowhere", "--into", "env:THEN")]
    public async Task What_cannot_be_done_is_refused_in_one_sentence(string error, params string[] arguments)
    {
        _checkout.Environment["THEN"] = "postgres://master@127.0.0.1/then";

        var refused = await _checkout.RunAsync(["salvage", .. arguments]);

        refused.ExitCode.ShouldBe(ExitCode.Refused);
        refused.Error.ShouldStartWith(error);
    }
}
