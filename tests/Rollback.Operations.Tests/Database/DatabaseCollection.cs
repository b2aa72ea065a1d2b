namespace Rollback.Operations.Tests;

[CollectionDefinition(Name)]
public sealed class DatabaseCollection : ICollectionFixture<TwoClusters>, ICollectionFixture<MortalPair>
{
    public const string Name = "database";
}
