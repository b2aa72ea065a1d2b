using System.Globalization;
using Spectre.Console;

namespace Rollback.Bench.Measure;

/// <summary>Ways to do the same, in turn in one run, beside the first of them.</summary>
internal sealed class WayTable(string floor)
{
    private readonly List<(string Way, long Rows, Func<CancellationToken, Task<ProcessRun>> Run, Func<CancellationToken, Task> Before)> _ways = [];

    /// <param name="rows">What it handles; 0: no rate is told.</param>
    /// <param name="before">What every run of it needs, not measured.</param>
    public void Add(string way, long rows, Func<CancellationToken, Task<ProcessRun>> run, Func<CancellationToken, Task>? before = null) => _ways.Add((way, rows, run, before ?? (_ => Task.CompletedTask)));

    public async Task RunAsync(int repeats, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var runs = _ways.Select(_ => new List<ProcessRun>()).ToList();
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            foreach (var (index, way) in _ways.Index())
            {
                await way.Before(cancellationToken);
                runs[index].Add(await way.Run(cancellationToken));
            }
        }

        var samples = runs.Select(some => new Sample(some)).ToList();
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumns("way", "median (fastest-slowest)", "rows/s", floor);
        foreach (var (way, sample) in _ways.Zip(samples))
        {
            table.AddRow(
                way.Way, $"{sample}", way.Rows == 0 ? "" : (way.Rows / sample.MedianSeconds).ToString("N0", CultureInfo.InvariantCulture),
                (sample.MedianSeconds / samples[0].MedianSeconds).ToString("0.0", CultureInfo.InvariantCulture));
        }

        console.Write(table);
    }
}
