namespace Rollback.Operations.Tests;

/// <summary>A checkout with one lineage of one release, in a temporary folder.</summary>
internal sealed class LineageCheckout : IDisposable
{
    private const string Image = "registry.example.com/orders@sha256:1111111111111111111111111111111111111111111111111111111111111111";

    public const string First = $$"""
        release: 1
        created: { at: 2026-11-20T09:00:00Z, by: ana@example.com }
        summary: Orders start
        services:
          orders:
            blue: { image: {{Image}}, replicas: 2 }
            green: { image: {{Image}}, replicas: 2 }
            traffic: { blue: 100, green: 0 }
        secrets: { orders-db: 1 }
        objectives: { rto: 5m, rpo: 0s, failedRequests: 0 }

        """;

    public LineageCheckout(string lineage = "dev")
    {
        Root = Directory.CreateTempSubdirectory("checkout-").FullName;
        File.WriteAllText(Path.Combine(Root, "Pulumi.yaml"), "name: rollback-infra\n");
        Releases = AddLineage(lineage);
    }

    public string Root { get; }

    public string Releases { get; }

    /// <summary>Of the commands that run here.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(Root, Environment, arguments, Clock);

    /// <param name="output">Sees what the command says as it says it.</param>
    public Task<CommandRun> RunAsync(StringWriter output, params string[] arguments) => CommandRun.OfAsync(output, Root, Environment, arguments, Clock);

    public string AddLineage(string name)
    {
        var releases = Directory.CreateDirectory(Path.Combine(Root, "stacks", name, "releases")).FullName;
        File.WriteAllText(Path.Combine(releases, "0001.yaml"), First);
        return releases;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
