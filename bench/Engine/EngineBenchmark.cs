using System.Globalization;
using Rollback.Bench.Measure;
using Spectre.Console;

namespace Rollback.Bench.Engine;

/// <summary>up, no-op up, no-op preview and destroy of whole stacks, as whole processes, peers side by side in one run.</summary>
internal sealed class EngineBenchmark(string repository, IAnsiConsole console)
{
    private static readonly string[] Shapes = ["independent", "chain", "fan-out"];

    public async Task RunAsync(IReadOnlyList<int> sizes, int repeats, CancellationToken cancellationToken)
    {
        if (!Terraform.IsInstalled)
        {
            console.MarkupLine("terraform is not on PATH: its columns are missing.");
        }

        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumns("shape", "resources", "engine", "up", "no-op up", "no-op preview", "destroy", "peak memory");
        foreach (var shape in Shapes)
        {
            foreach (var size in sizes)
            {
                table.AddRow(await MeasureAsync(new OfflinePulumi(repository), shape, size, repeats, cancellationToken));
                if (Terraform.IsInstalled)
                {
                    table.AddRow(await MeasureAsync(new Terraform(), shape, size, repeats, cancellationToken));
                }
            }
        }

        console.Write(table);
    }

    private static async Task<string[]> MeasureAsync(IPeer peer, string shape, int size, int repeats, CancellationToken cancellationToken)
    {
        using (peer)
        {
            await peer.PrepareAsync(shape, size, cancellationToken);
            List<ProcessRun> ups = [], sames = [], previews = [], destroys = [];
            for (var repeat = 0; repeat < repeats; repeat++)
            {
                ups.Add(await peer.UpAsync(cancellationToken));
                sames.Add(await peer.UpAsync(cancellationToken));
                previews.Add(await peer.PreviewAsync(cancellationToken));
                destroys.Add(await peer.DestroyAsync(cancellationToken));
            }

            var peak = new Sample([.. ups, .. sames, .. previews, .. destroys]).PeakBytes / (1024 * 1024);
            return
            [
                shape, size.ToString(CultureInfo.InvariantCulture), peer.Name, $"{new Sample(ups)}", $"{new Sample(sames)}",
                $"{new Sample(previews)}", $"{new Sample(destroys)}", $"{peak} MiB",
            ];
        }
    }
}
