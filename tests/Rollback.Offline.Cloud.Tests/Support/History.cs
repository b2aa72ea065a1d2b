using Rollback.Offline.Protocol.Values;
using static Rollback.Offline.Cloud.Tests.Support.Shorthand;

namespace Rollback.Offline.Cloud.Tests.Support;

/// <summary>
/// One database and what was written to it, for tests that only read it: 1, restore point <c>after-one</c>, 2, restore point
/// <c>twice</c>, 3, again <c>twice</c>, a snapshot, 4, restore point <c>after-four</c>, 5. Its server's clock shows Tokyo's time.
/// </summary>
public sealed class History : IAsyncLifetime
{
    public const string Snapshot = "shop-snapshot";

    internal CloudFixture Cloud { get; } = new();

    internal Source Shop { get; private set; } = null!;

    /// <summary>Where the log was after each number.</summary>
    internal Dictionary<int, string> Places { get; } = [];

    public async Task InitializeAsync()
    {
        await Cloud.InitializeAsync();
        Shop = new Source(Cloud, "shop");
        await Shop.MakeAsync(("parameterGroupName", await GroupAsync("tokyo", ("timezone", "Asia/Tokyo"), ("track_commit_timestamp", "1"), ("rds.logical_replication", "1"), ("max_prepared_transactions", "5"))));
        await WriteAsync(1);
        await Shop.NameAsync("after-one");
        await WriteAsync(2);
        await Shop.NameAsync("twice");
        await WriteAsync(3);
        await Shop.NameAsync("twice");
        await Shop.ArchiveAsync();
        await Cloud.Aws.CreateAsync("aws:rds/snapshot:Snapshot", Snapshot, Map(("dbInstanceIdentifier", "shop"), ("dbSnapshotIdentifier", Snapshot)));
        await WriteAsync(4);
        await Shop.NameAsync("after-four");
        await Shop.ArchiveAsync();
        await WriteAsync(5);
        await Shop.ArchiveAsync();
    }

    public Task DisposeAsync() => Cloud.DisposeAsync();

    internal async Task<PropertyValue> GroupAsync(string name, params (string Name, string Value)[] parameters)
    {
        var group = await Cloud.Aws.CreateAsync("aws:rds/parameterGroup:ParameterGroup", name, Map(
            ("name", name), ("family", "postgres15"), ("parameters", List([.. parameters.Select(parameter => (PropertyValue)Map(("name", parameter.Name), ("value", parameter.Value)))]))));
        return group.Outputs["name"];
    }

    private async Task WriteAsync(int number) => Places[number] = await Shop.WriteAsync(number);
}

[CollectionDefinition(Name)]
public sealed class HistoryCollection : ICollectionFixture<History>
{
    public const string Name = "history";
}
