using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Npgsql;
using Rollback.Bench.Measure;
using Rollback.Operations;
using Rollback.Operations.CommandLine;
using Rollback.Operations.Database;
using Rollback.Operations.Drill;
using Rollback.Operations.Drill.Controls;
using Rollback.Operations.Drill.Ledger;
using Rollback.Operations.Processes;
using Rollback.Operations.Report;
using Rollback.Operations.Schema;
using Spectre.Console;

namespace Rollback.Bench.Switch;

/// <summary>
/// How long writes wait when a database switches: the command itself, there and back over and over, on two real servers that
/// write to disk, behind a real PgBouncer, with clients that number their writes and look each up at the end.
/// </summary>
internal sealed class SwitchBenchmark(string repository, IAnsiConsole console)
{
    private const int Writes = 500;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <param name="pace">The shortest time from one write of a client to its next.</param>
    /// <returns>0 if nothing was lost or doubled.</returns>
    public async Task<int> RunAsync(int switches, int clients, TimeSpan pace, CancellationToken cancellationToken)
    {
        var surroundings = Surroundings.OfThisProcess() with { Start = repository };
        var context = new CommandContext { Surroundings = surroundings, Checkout = Checkout.Above(repository, null), Report = new ConsoleReport(surroundings, json: false) };
        var binaries = PostgresTools.Folders(15, context).First(folder => File.Exists(Path.Combine(folder, "postgres")));
        await using var old = await PairServer.StartAsync(binaries, context, cancellationToken, isDurable: true);
        await using var next = await PairServer.StartAsync(binaries, context, cancellationToken, isDurable: true);
        var sides = new[] { await old.CreateAsync("one", LedgerTables.Schema + LedgerTables.Rows, cancellationToken), await next.CreateAsync("two", LedgerTables.Schema, cancellationToken) };
        await using var gateway = await LocalGateway.StartAsync(FreePort.Next(), [.. sides.Select(side => side.Settings)], surroundings.Environment, cancellationToken);
        await using var traffic = new LedgerTraffic([gateway.Door], clients, pace, TimeProvider.System);
        var folder = Directory.CreateTempSubdirectory("rollback-bench-switch-");
        try
        {
            foreach (var (name, settings) in new[] { ("1", sides[0].Settings), ("2", sides[1].Settings), ("gateway", gateway.Door) }) Save(Path.Combine(folder.FullName, name), settings);
            var runs = new List<JsonNode>();
            for (var index = 0; index <= switches; index++)
            {
                await WrittenAsync(traffic, cancellationToken);
                var run = await SwitchAsync(folder.FullName, index, cancellationToken);
                // The first copies the rows, and is none of those that are repeated.
                if (index > 0) runs.Add(run);
            }

            await WrittenAsync(traffic, cancellationToken);
            await traffic.StopAsync();
            var audit = await LedgerAudit.RunAsync(sides[(switches + 1) % 2], traffic, cancellationToken);
            Show(runs, traffic, audit, await FloorAsync(sides[0], cancellationToken));
            return audit.IsClean && traffic.Errors == 0 ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Save(string path, NpgsqlConnectionStringBuilder settings)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        file.Write(System.Text.Encoding.UTF8.GetBytes(settings.ConnectionString));
    }

    /// <summary>The command as people run it, in a process of its own.</summary>
    private async Task<JsonNode> SwitchAsync(string folder, int index, CancellationToken cancellationToken)
    {
        var (from, to) = index % 2 == 0 ? ("1", "2") : ("2", "1");
        string[] arguments =
        [
            index == 0 ? "cutover" : "fallback", "--from", $"file:{folder}/{from}", "--to", $"file:{folder}/{to}",
            "--gateway", $"file:{folder}/gateway", "--gateway-file", $"generation-{to}.ini", "--yes", "--json",
        ];
        var start = RollbackProgram.Start(repository, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, repository);
        start.Environment["ROLLBACK_HOME"] = folder;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? JsonNode.Parse(await output)! : throw new InvalidOperationException($"switch {index} exited with {process.ExitCode}: {await error}");
    }

    private static async Task WrittenAsync(LedgerTraffic traffic, CancellationToken cancellationToken)
    {
        for (var goal = traffic.Acknowledged + Writes; traffic.Acknowledged < goal && !traffic.IsBroken;) await Task.Delay(Glance, cancellationToken);
    }

    /// <summary>What no switch can do without: three commits on disk and eight round trips.</summary>
    private static async Task<double> FloorAsync(DatabaseAddress database, CancellationToken cancellationToken)
    {
        await using var source = database.Open(settings => settings.Pooling = false);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS rehearsal.floor (i int)", cancellationToken);
        var floors = new List<double>();
        for (var repeat = 0; repeat < 20; repeat++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var commit = 0; commit < 3; commit++) await connection.ExecuteAsync("INSERT INTO rehearsal.floor VALUES (1)", cancellationToken);
            for (var trip = 0; trip < 8; trip++) await connection.ExecuteAsync("SELECT 1", cancellationToken);
            floors.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return floors.Order().ElementAt(floors.Count / 2);
    }

    private void Show(List<JsonNode> runs, LedgerTraffic traffic, LedgerAudit audit, double floor)
    {
        var windows = runs.Select(run => run["writePauseMs"]!.GetValue<double>()).Order().ToArray();
        var gaps = WritePause.Of(runs.SelectMany(run => Gaps(run, traffic)))!;
        var table = new Table().Border(TableBorder.Simple).AddColumns("Held back, ms", "p50", "p95", "p99", "max");
        table.AddRow("by the command, pause to resume", At(windows, 0.5), At(windows, 0.95), At(windows, 0.99), At(windows, 1));
        table.AddRow($"as {traffic.Writers.Count} clients saw it", Text(gaps.Median), "", Text(gaps.P99), Text(gaps.Max));
        foreach (var step in new[] { "pause", "fence", "drain", "sequences", "slot", "unlock", "close", "open", "resume" })
        {
            var milliseconds = runs.Select(run => 1000 * run["steps"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == step)!["seconds"]!.GetValue<double>()).Order().ToArray();
            table.AddRow($"  {step}", At(milliseconds, 0.5), At(milliseconds, 0.95), At(milliseconds, 0.99), At(milliseconds, 1));
        }

        console.Write(table);
        var span = traffic.Writers.SelectMany(writer => writer.Writes).Aggregate((First: DateTimeOffset.MaxValue, Last: DateTimeOffset.MinValue), (span, write) => (write.StartedAt < span.First ? write.StartedAt : span.First, write.EndedAt > span.Last ? write.EndedAt : span.Last));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{runs.Count} switches, {traffic.Acknowledged} writes acknowledged ({traffic.Acknowledged / (span.Last - span.First).TotalSeconds:0}/s), {audit.Lost.Count} lost, {audit.Doubled.Count} doubled, {traffic.Errors} errors."));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Three commits and eight round trips take {floor:0.0} ms here; the median window is {windows[windows.Length / 2] / floor:0.0} times that."));
    }

    private static IEnumerable<TimeSpan> Gaps(JsonNode run, LedgerTraffic traffic)
    {
        var steps = run["steps"]!.AsArray().ToDictionary(step => step!["name"]!.GetValue<string>());
        return traffic.Gaps(steps["pause"]!["startedAt"]!.GetValue<DateTimeOffset>(), steps["resume"]!["startedAt"]!.GetValue<DateTimeOffset>().AddSeconds(steps["resume"]!["seconds"]!.GetValue<double>()));
    }

    private static string At(double[] sorted, double share) => Text(sorted[(int)Math.Ceiling(share * sorted.Length) - 1]);

    private static string Text(double milliseconds) => milliseconds.ToString("0.0", CultureInfo.InvariantCulture);
}
