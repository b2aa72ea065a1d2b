namespace Rollback.Conformance.Tests.Harness;

/// <summary>All conformance tests share one installation and run one after another: each keeps several processes busy.</summary>
[CollectionDefinition(Name)]
public sealed class NodeCollection : ICollectionFixture<NodePackages>
{
    internal const string Name = "official Node packages";
}
