using System.Diagnostics;
using Rollback.Bench.Measure;

namespace Rollback.Bench.Engine;

/// <summary>Terraform with its built-in <c>terraform_data</c>, which needs no provider plugin.</summary>
internal sealed class Terraform : IPeer
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-terraform-").FullName;

    public string Name => "terraform";

    /// <summary>Whether there is one on PATH.</summary>
    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, "terraform")));

    public async Task PrepareAsync(string shape, int count, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "main.tf"), Program(shape, count), cancellationToken);
        await RunAsync(["init"], cancellationToken);
    }

    public Task<ProcessRun> UpAsync(CancellationToken cancellationToken) => RunAsync(["apply", "-auto-approve"], cancellationToken);

    public Task<ProcessRun> PreviewAsync(CancellationToken cancellationToken) => RunAsync(["plan"], cancellationToken);

    public Task<ProcessRun> DestroyAsync(CancellationToken cancellationToken) => RunAsync(["destroy", "-auto-approve"], cancellationToken);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Program(string shape, int count) => string.Concat(Enumerable.Range(0, count).Select(number =>
    {
        int? upstream = shape switch
        {
            "chain" when number % 50 > 0 => number - 1,
            "fan-out" when number > 0 => 0,
            _ => null,
        };
        var input = upstream is { } other ? $"\"{number}-${{terraform_data.id-{other}.id}}\"" : $"\"{number}\"";
        return $"resource \"terraform_data\" \"id-{number}\" {{\n  input = {input}\n}}\n";
    }));

    private Task<ProcessRun> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) => ProcessRun.MeasureAsync(
        new ProcessStartInfo("terraform", [.. arguments, "-no-color"]) { WorkingDirectory = _folder }, cancellationToken);
}
