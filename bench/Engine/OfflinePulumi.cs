using System.Diagnostics;
using System.Globalization;
using Rollback.Bench.Measure;

namespace Rollback.Bench.Engine;

/// <summary>This repository's engine, through its command line, in a home of its own.</summary>
internal sealed class OfflinePulumi(string repository) : IPeer
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-pulumi-").FullName;

    public string Name => "offline/pulumi";

    public async Task PrepareAsync(string shape, int count, CancellationToken cancellationToken)
    {
        var program = Path.Combine(repository, "artifacts", "bin", "Rollback.Bench.Program", "release", "Rollback.Bench.Program.dll");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "Pulumi.yaml"),
            $"""
            name: bench
            runtime:
              name: dotnet
              options:
                binary: {program}
            """,
            cancellationToken);
        await RunAsync(["stack", "init", "bench"], cancellationToken);
        await RunAsync(["config", "set", "shape", shape], cancellationToken);
        await RunAsync(["config", "set", "count", count.ToString(CultureInfo.InvariantCulture)], cancellationToken);
    }

    public Task<ProcessRun> UpAsync(CancellationToken cancellationToken) => RunAsync(["up", "--yes", "--skip-preview"], cancellationToken);

    public Task<ProcessRun> PreviewAsync(CancellationToken cancellationToken) => RunAsync(["preview"], cancellationToken);

    public Task<ProcessRun> DestroyAsync(CancellationToken cancellationToken) => RunAsync(["destroy", "--yes", "--skip-preview"], cancellationToken);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<ProcessRun> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var command = new ProcessStartInfo(Path.Combine(repository, "offline", "pulumi"), [.. arguments, "--non-interactive"])
        {
            WorkingDirectory = _folder,
            Environment = { ["ROLLBACK_HOME"] = Path.Combine(_folder, "home"), ["PULUMI_STACK"] = "bench" },
        };
        return ProcessRun.MeasureAsync(command, cancellationToken);
    }
}
