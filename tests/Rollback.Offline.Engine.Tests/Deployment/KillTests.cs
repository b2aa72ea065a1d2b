using Pulumirpc;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Tests.Fakes;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Deployment;

/// <summary>
/// Kills the engine after every journal entry in turn: between steps, before a provider is called, and after it was called
/// but before anyone wrote down what it did. The next run must converge and account for everything.
/// </summary>
public sealed class KillTests
{
    [Fact]
    public Task Killed_while_creating() => KilledEverywhereAsync(_ => Task.CompletedTask, stack => stack.UpAsync(FirstAsync), FirstAsync);

    [Fact]
    public Task Killed_while_updating_replacing_and_deleting() =>
        KilledEverywhereAsync(stack => stack.UpAsync(FirstAsync), stack => stack.UpAsync(SecondAsync), SecondAsync);

    [Fact]
    public Task Killed_while_going_back() => KilledEverywhereAsync(
        async stack =>
        {
            await stack.UpAsync(FirstAsync);
            await stack.UpAsync(SecondAsync);
        },
        stack => stack.UpAsync(FirstAsync),
        FirstAsync);

    [Fact]
    public Task Killed_while_refreshing() => KilledEverywhereAsync(
        async stack =>
        {
            await stack.UpAsync(FirstAsync);
            stack.Provider.Cloud.TryRemove(stack.State("gone").Id, out _);
            stack.Provider.Cloud[stack.State("plain").Id] = PropertyMap.Empty.With("size", 9);
        },
        stack => stack.RefreshAsync(),
        SecondAsync);

    [Fact]
    public async Task Killed_while_destroying()
    {
        await KilledEverywhereAsync(stack => stack.UpAsync(FirstAsync), stack => stack.DestroyAsync(), null);
    }

    private static async Task KilledEverywhereAsync(
        Func<TestStack, Task> prepare, Func<TestStack, Task<DeploymentResult>> interrupted, Func<ProgramClient, Task>? finish)
    {
        var hasDied = true;
        for (var entries = 0; hasDied; entries++)
        {
            var stack = new TestStack();
            await stack.InitializeAsync();
            await prepare(stack);

            stack.EntriesToLive = entries;
            await interrupted(stack);
            hasDied = stack.Journal.HasDied;
            stack.EntriesToLive = int.MaxValue;

            var orphans = stack.Snapshot.PendingOperations.Count(operation => operation.Type == "creating");
            var result = finish is null ? await stack.DestroyAsync() : await stack.UpAsync(finish);
            result.Succeeded.ShouldBeTrue($"after {entries} entries: {string.Join('\n', stack.Errors)}");
            var known = stack.Snapshot.Resources.Where(state => state.Type == "fake:index:Thing").ToList();
            known.ShouldAllBe(state => stack.Provider.Cloud.ContainsKey(state.Id) && !state.Delete && !state.PendingReplacement);
            known.Select(state => state.Urn).Distinct().Count().ShouldBe(known.Count);

            // What the provider made and nobody could write down is on record as unfinished: never more, never fewer.
            stack.Provider.Cloud.Count.ShouldBeLessThanOrEqualTo(known.Count + orphans, $"after {entries} entries");
            if (finish is not null)
            {
                (await stack.UpAsync(finish)).ResourceChanges.Keys.ShouldBe(["same"], $"after {entries} entries");
            }

            await stack.DisposeAsync();
        }
    }

    private static Task FirstAsync(ProgramClient client) => DeclareAsync(client, 1, withGone: true);

    private static Task SecondAsync(ProgramClient client) => DeclareAsync(client, 2, withGone: false);

    private static async Task DeclareAsync(ProgramClient client, int size, bool withGone)
    {
        var web = await client.RegisterComponentAsync("web");
        await client.RegisterAsync("plain", PropertyMap.Empty.With("size", size), request => request.Parent = web.Urn);
        var replaced = await client.RegisterAsync("replaced", PropertyMap.Empty.With("force", size), request => request.Parent = web.Urn);
        await client.RegisterAsync("user", PropertyMap.Empty.With("from", replaced.Id), request => DependOn(request, "from", replaced));
        var first = await client.RegisterAsync("first", PropertyMap.Empty.With("forceFirst", size));
        await client.RegisterAsync("taken", PropertyMap.Empty.With("forceFrom", first.Id), request => DependOn(request, "forceFrom", first));
        if (withGone)
        {
            await client.RegisterAsync("gone");
        }

        await client.RegisterOutputsAsync(web.Urn, PropertyMap.Empty.With("size", size));
        await client.RegisterOutputsAsync(client.Stack, PropertyMap.Empty.With("size", size));
    }

    private static void DependOn(RegisterResourceRequest request, string property, RegisterResourceResponse other)
    {
        request.Dependencies.Add(other.Urn);
        request.PropertyDependencies.Add(property, new RegisterResourceRequest.Types.PropertyDependencies { Urns = { other.Urn } });
    }
}
