namespace Rollback.Operations.Tests;

/// <summary>Two servers that all database tests share; each test makes databases of its own.</summary>
public sealed class TwoClusters : IAsyncLifetime
{
    /// <summary>On both: the rich database, to be copied.</summary>
    public const string Rich = "db1";

    public PostgresCluster Blue { get; private set; } = null!;

    public PostgresCluster Green { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Blue = await PostgresCluster.StartAsync();
        Green = await PostgresCluster.StartAsync();
        (await Blue.CreateAsync(RichDatabase.Schema + RichDatabase.Rows)).Database.ShouldBe(Rich);
        (await Green.CreateAsync(RichDatabase.Schema + RichDatabase.Rows)).Database.ShouldBe(Rich);
    }

    public async Task DisposeAsync()
    {
        await Blue.DisposeAsync();
        await Green.DisposeAsync();
    }
}
