using System.Globalization;
using Rollback.Bench.Measure;
using Rollback.Bench.Postgres;
using Spectre.Console;

namespace Rollback.Bench.Parity;

/// <summary>Comparing two databases of equal content: ours, and the methods in use, in turn in one run.</summary>
internal sealed class ParityBenchmark(string repository, IAnsiConsole console)
{
    public async Task RunAsync(int scale, int repeats, CancellationToken cancellationToken)
    {
        var folder = await TwinServers.FolderAsync("parity", cancellationToken);
        try
        {
            await using var databases = new ParityDatabases(folder);
            await databases.PrepareAsync(scale, cancellationToken);
            Show(await MeasureAsync(new ParityPeers(repository, databases), repeats, cancellationToken));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<(string Way, Sample Sample)>> MeasureAsync(ParityPeers peers, int repeats, CancellationToken cancellationToken)
    {
        (string Way, Func<CancellationToken, Task<ProcessRun>> Run, List<ProcessRun> Runs)[] ways =
        [
            ("count(*), the scan's floor", peers.CountAsync, []),
            ("rollback parity, rows only", peers.CompareDataAsync, []),
            ("rollback parity, everything", peers.CompareAsync, []),
            ("ordered COPY | sha256sum", peers.CopyAsync, []),
            ("pg_dump | sha256sum", peers.DumpAsync, []),
            ("md5(string_agg(md5))", peers.Md5Async, []),
        ];

        // Once unmeasured: the first to read would pay for the others.
        await peers.CountAsync(cancellationToken);
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            foreach (var (_, run, runs) in ways)
            {
                runs.Add(await run(cancellationToken));
            }
        }

        return [.. ways.Select(way => (way.Way, new Sample(way.Runs)))];
    }

    private void Show(List<(string Way, Sample Sample)> samples)
    {
        var floor = samples[0].Sample.MedianSeconds;
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumns("way, both sides at once", "median (fastest-slowest)", "times the scan");
        foreach (var (way, sample) in samples)
        {
            table.AddRow(way, $"{sample}", (sample.MedianSeconds / floor).ToString("0.0", CultureInfo.InvariantCulture));
        }

        console.Write(table);
    }
}
