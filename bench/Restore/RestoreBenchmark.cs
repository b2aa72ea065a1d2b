using System.Diagnostics;
using System.Globalization;
using Rollback.Bench.Measure;
using Rollback.Bench.Postgres;
using Spectre.Console;

namespace Rollback.Bench.Restore;

/// <summary>
/// Point-in-time restore to a named restore point until the database is writable: ours, the manual's way, and pgBackRest, in
/// turn in one run, on the same machine, file system and load.
/// </summary>
internal sealed class RestoreBenchmark(string repository, IAnsiConsole console)
{
    private const string Ours = "rollback, offline cloud";
    private const string OurRedo = "of that, PostgreSQL's redo";
    private const string DefaultRedo = "of that, redo with defaults";

    public async Task RunAsync(Load load, int repeats, CancellationToken cancellationToken)
    {
        if (!PostgresAccount.IsInstalled)
        {
            throw new InvalidOperationException($"There is no pgbench in {PostgresAccount.Programs}: install PostgreSQL 15 (apt-get install postgresql-15).");
        }

        if (!PgBackRest.IsInstalled)
        {
            console.MarkupLine("pgBackRest is not installed, so its rows are missing (apt-get install pgbackrest).");
        }

        var folder = Directory.CreateTempSubdirectory("bench-restore-").FullName;
        foreach (var name in new[] { "manual", "pgbackrest", "pgbackrest/source", "pgbackrest/copy" })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        await PostgresAccount.OwnAsync(folder, cancellationToken);
        try
        {
            await using var cloud = await CloudPlugin.StartAsync(repository);
            var ours = new CloudDatabase(cloud);
            await using var manual = new ManualRestore(ours, Path.Combine(folder, "manual"));
            await using var peer = new PgBackRest(Path.Combine(folder, "pgbackrest"));
            await ours.PrepareAsync(load, cancellationToken);
            if (PgBackRest.IsInstalled)
            {
                await peer.PrepareAsync(load, cancellationToken);
            }

            var samples = new Dictionary<string, List<ProcessRun>>();
            for (var repeat = 0; repeat < repeats; repeat++)
            {
                await SettleAsync(cancellationToken);
                var (total, redo) = await ours.RestoreAsync(load, cancellationToken);
                Add(Ours, total);
                Add(OurRedo, redo);
                await MeasureAsync("cp -a of the backup alone", () => manual.CopyAsync(cancellationToken));
                await MeasureAsync("cp -a, then defaults", () => manual.RestoreAsync(load, cancellationToken));
                Add(DefaultRedo, await manual.RedoAsync(cancellationToken));
                await manual.ForgetAsync();
                if (PgBackRest.IsInstalled)
                {
                    await peer.ForgetAsync();
                    await MeasureAsync("pgBackRest, full", () => peer.RestoreFullAsync(load, cancellationToken));
                    await peer.StopCopyAsync();
                    await MeasureAsync("pgBackRest, delta", () => peer.RestoreDeltaAsync(load, cancellationToken));
                    await peer.ForgetAsync();
                    await MeasureAsync("pgBackRest, async", () => peer.RestoreAsyncAsync(load, cancellationToken));
                    await peer.ForgetAsync();
                }
            }

            Show(samples);
            console.WriteLine($"Log is replayed at {Median(samples, DefaultRedo) / Median(samples, OurRedo):0.00} times the rate of default settings.");
            console.WriteLine($"The last of ours in parts: {ours.LastReport}");

            void Add(string way, ProcessRun run)
            {
                samples.TryAdd(way, []);
                samples[way].Add(run);
            }

            async Task MeasureAsync(string way, Func<Task> restore)
            {
                await SettleAsync(cancellationToken);
                var clock = Stopwatch.StartNew();
                await restore();
                Add(way, new ProcessRun(clock.Elapsed, 0));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What one left unwritten must not slow the next.</summary>
    private static Task SettleAsync(CancellationToken cancellationToken) => PostgresAccount.RunAsync("sync", [], cancellationToken);

    private void Show(Dictionary<string, List<ProcessRun>> samples)
    {
        var ours = Median(samples, Ours);
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumns("way", "median (fastest-slowest)", "times ours");
        foreach (var (way, runs) in samples)
        {
            var sample = new Sample(runs);
            table.AddRow(way, $"{sample}", (sample.MedianSeconds / ours).ToString("0.00", CultureInfo.InvariantCulture));
        }

        console.Write(table);
    }

    private static double Median(Dictionary<string, List<ProcessRun>> samples, string way) => new Sample(samples[way]).MedianSeconds;
}
