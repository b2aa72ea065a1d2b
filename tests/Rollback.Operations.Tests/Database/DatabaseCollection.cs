namespace Rollback.Operations.Tests;

[CollectionDefinition(Name)]
public sealed class DatabaseCollection : ICollectionFixture<TwoClusters>
{
    public const string Name = "database";
}
