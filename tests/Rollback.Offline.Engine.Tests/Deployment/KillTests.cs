using Pulumirpc;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Tests.Fakes;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Deployment;

/// <summary>
/// Kills the engine after every journal entry in turn (between steps, before a provider is called, and after it was called
/// but before anyone wrote down what it did), the provider before and after everything it does, and the program before
/// each of its registrations. The next run must converge and account for everything.
/// </summary>
public sealed class KillTests
{
    [Theory]
    [MemberData(nameof(Victims))]
    public Task Killed_while_creating(string victim) =>
        KilledEverywhereAsync(victim, _ => Task.CompletedTask, stack => stack.UpAsync(Mortal(stack, FirstAsync)), FirstAsync);

    [Theory]
    [MemberData(nameof(Victims))]
    public Task Killed_while_updating_replacing_and_deleting(string victim) => KilledEverywhereAsync(
        victim, stack => stack.UpAsync(FirstAsync), stack => stack.UpAsync(Mortal(stack, SecondAsync)), SecondAsync);

    [Theory]
    [MemberData(nameof(Victims))]
    public Task Killed_while_going_back(string victim) => KilledEverywhereAsync(
        victim,
        async stack =>
        {
            await stack.UpAsync(FirstAsync);
            await stack.UpAsync(SecondAsync);
        },
        stack => stack.UpAsync(Mortal(stack, FirstAsync)),
        FirstAsync);

    [Theory]
    [InlineData("engine")]
    [InlineData("provider before")]
    public Task Killed_while_refreshing(string victim) => KilledEverywhereAsync(
        victim,
        async stack =>
        {
            await stack.UpAsync(FirstAsync);
            stack.Provider.Cloud.TryRemove(stack.State("gone").Id, out _);
            stack.Provider.Cloud[stack.State("plain").Id] = PropertyMap.Empty.With("size", 9);
        },
        stack => stack.RefreshAsync(),
        SecondAsync);

    [Theory]
    [InlineData("engine")]
    [InlineData("provider before")]
    [InlineData("provider after")]
    public Task Killed_while_destroying(string victim) =>
        KilledEverywhereAsync(victim, stack => stack.UpAsync(FirstAsync), stack => stack.DestroyAsync(), null);

    [Theory]
    [InlineData("engine")]
    [InlineData("provider before")]
    public Task Killed_while_importing(string victim) => KilledEverywhereAsync(
        victim,
        stack =>
        {
            stack.Provider.Cloud["one"] = stack.Provider.Cloud["two"] = PropertyMap.Empty.With("size", 1);
            return Task.CompletedTask;
        },
        stack => stack.ImportAsync("one", "two"),
        async client =>
        {
            foreach (var id in new[] { "one", "two" })
            {
                await client.RegisterAsync(id, PropertyMap.Empty.With("size", 1), request => request.ImportId = id);
            }
        });

    [Theory]
    [InlineData("engine")]
    [InlineData("provider before")]
    [InlineData("program")]
    public Task Killed_while_refreshing_before_an_update(string victim) => KilledEverywhereAsync(
        victim,
        async stack =>
        {
            await stack.UpAsync(FirstAsync);
            stack.Provider.Cloud.TryRemove(stack.State("gone").Id, out _);
            stack.Options = new() { Refresh = true };
        },
        stack => stack.UpAsync(Mortal(stack, SecondAsync)),
        SecondAsync);

    public static TheoryData<string> Victims => new() { "engine", "provider before", "provider after", "program" };

    private static async Task KilledEverywhereAsync(
        string victim, Func<TestStack, Task> prepare, Func<TestStack, Task<DeploymentResult>> interrupted, Func<ProgramClient, Task>? finish)
    {
        var hasDied = true;
        for (var moment = 0; hasDied; moment++)
        {
            var stack = new TestStack();
            await stack.InitializeAsync();
            await prepare(stack);

            var death = new Death(stack, victim, moment);
            await interrupted(stack);
            hasDied = await death.UndoAsync();

            var orphans = stack.Snapshot.PendingOperations.Count(operation => operation.Type == "creating");
            var result = finish is null ? await stack.DestroyAsync() : await stack.UpAsync(finish);
            result.Succeeded.ShouldBeTrue($"{victim} at {moment}: {string.Join('\n', stack.Errors)}");
            var known = stack.Snapshot.Resources.Where(state => state.Type == "fake:index:Thing").ToList();
            known.ShouldAllBe(state => stack.Provider.Cloud.ContainsKey(state.Id) && !state.Delete && !state.PendingReplacement);
            known.Select(state => state.Urn).Distinct().Count().ShouldBe(known.Count);

            // What the provider made and nobody could write down is on record as unfinished.
            stack.Provider.Cloud.Count.ShouldBeLessThanOrEqualTo(known.Count + orphans, $"{victim} at {moment}");
            if (finish is not null)
            {
                (await stack.UpAsync(finish)).ResourceChanges.Keys.ShouldBe(["same"], $"{victim} at {moment}");
            }

            await stack.DisposeAsync();
        }
    }

    private static Func<ProgramClient, Task> Mortal(TestStack stack, Func<ProgramClient, Task> program) => client =>
    {
        client.BeforeRegistration = stack.BeforeRegistration;
        return program(client);
    };

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
