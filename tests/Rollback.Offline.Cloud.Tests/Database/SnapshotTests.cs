using Rollback.Offline.Cloud.Running;
using Rollback.Offline.Cloud.Tests.Support;
using Rollback.Offline.Protocol.Values;
using static Rollback.Offline.Cloud.Tests.Support.Shorthand;

namespace Rollback.Offline.Cloud.Tests.Database;

[Collection(HistoryCollection.Name)]
public sealed class SnapshotTests(History history)
{
    private const string Type = "aws:rds/snapshot:Snapshot";

    [Fact]
    public async Task Two_snapshots_at_once_are_both_whole()
    {
        var both = await Task.WhenAll(TakeAsync("one-of-two"), TakeAsync("two-of-two"));

        both.ShouldAllBe(made => made.Outputs["status"] == (PropertyValue)"available");
        foreach (var name in new[] { "one-of-two", "two-of-two" })
        {
            var restored = await history.Cloud.Aws.CreateAsync(Source.Type, name, Source.Inputs(name, ("snapshotIdentifier", name)));
            (await Source.AskAsync(restored, Source.Numbers)).ShouldStartWith("1,2,3,4,5");
            await history.Cloud.Aws.DeleteAsync(restored);
        }
    }

    [Fact]
    public async Task A_daemon_killed_while_it_takes_a_snapshot_takes_it_whole()
    {
        var taking = TakeAsync("cut-off");
        await CloudFixture.EventuallyAsync(() => Task.FromResult(Directory.Exists(PathOf("cut-off.part")) || taking.IsCompleted), "it is being taken");

        Signal.Send(history.Cloud.PidOf("daemon/"), Signal.Kill);
        await taking;

        Directory.Exists(PathOf("cut-off.part")).ShouldBeFalse();
        var restored = await history.Cloud.Aws.CreateAsync(Source.Type, "of-cut-off", Source.Inputs("of-cut-off", ("snapshotIdentifier", "cut-off")));
        (await Source.AskAsync(restored, Source.Numbers)).ShouldStartWith("1,2,3,4,5");
    }

    private string PathOf(string name) => Path.Combine(history.Cloud.Cloud.Snapshots, name);

    private Task<Made> TakeAsync(string name) =>
        history.Cloud.Aws.CreateAsync(Type, name, Map(("dbInstanceIdentifier", "shop"), ("dbSnapshotIdentifier", name)));
}
