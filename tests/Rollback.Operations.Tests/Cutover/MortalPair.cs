namespace Rollback.Operations.Tests;

/// <summary>Two servers that tests may kill, and then start again; each test makes databases of its own.</summary>
public sealed class MortalPair : IAsyncLifetime
{
    public PostgresCluster Blue { get; private set; } = null!;

    public PostgresCluster Green { get; private set; } = null!;

    public async Task InitializeAsync() => (Blue, Green) = (await PostgresCluster.StartAsync(), await PostgresCluster.StartAsync());

    public async Task DisposeAsync()
    {
        await Blue.DisposeAsync();
        await Green.DisposeAsync();
    }
}
