using Pulumirpc;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Programs;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Tests.Fakes;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Deployment;

public sealed class FailureTests : IAsyncLifetime
{
    private readonly TestStack _stack = new();

    public Task InitializeAsync() => _stack.InitializeAsync();

    public Task DisposeAsync() => _stack.DisposeAsync();

    [Fact]
    public async Task A_failed_step_fails_the_deployment_and_the_next_one_goes_on_from_there()
    {
        _stack.Provider.Before = (call, name) =>
            name == "b" ? throw new RpcException(StatusCode.Unknown, "quota exceeded") : Task.CompletedTask;

        var failed = await _stack.UpAsync(DeclareAsync);

        failed.Succeeded.ShouldBeFalse();
        _stack.Errors.ShouldBe(["quota exceeded", "update failed"]);
        _stack.Events.OfType<EngineEvent.ResourceFailed>().Single().Status.ShouldBe(StepStatus.Unknown);
        _stack.Names.ShouldNotContain("b");
        _stack.Snapshot.PendingOperations.ShouldBeEmpty();

        _stack.Provider.Before = (_, _) => Task.CompletedTask;
        (await _stack.UpAsync(DeclareAsync)).ResourceChanges.ShouldBe([KeyValuePair.Create("create", 1), KeyValuePair.Create("same", 2)]);
    }

    [Fact]
    public async Task The_failure_is_remembered_although_the_program_ends_well_and_nothing_is_deleted()
    {
        await _stack.UpAsync(DeclareAsync);
        _stack.Provider.Before = (_, _) => throw new RpcException(StatusCode.Unknown, "no");

        var result = await _stack.RunAsync(
            DeploymentKind.Update,
            new FakeProgram(async client =>
            {
                await client.RegisterStackAsync();
                await Should.ThrowAsync<RpcException>(client.RegisterAsync("new"));
            }),
            dryRun: false);

        result.Succeeded.ShouldBeFalse();
        _stack.Names.ShouldContain("a");
        _stack.Names.ShouldContain("b");
    }

    [Fact]
    public async Task A_program_that_fails_keeps_resources_and_outputs()
    {
        await _stack.UpAsync(async client =>
        {
            await DeclareAsync(client);
            await client.RegisterOutputsAsync(client.Stack, PropertyMap.Empty.With("url", "http://a"));
        });

        var result = await _stack.RunAsync(
            DeploymentKind.Update,
            new FakeProgram(async client =>
            {
                await client.RegisterStackAsync();
                await client.RegisterOutputsAsync(client.Stack, PropertyMap.Empty);
                throw new RpcException(StatusCode.Unknown, "the program's own error");
            })
            {
                OnError = new ProgramResult("Program exited with non-zero exit code: 137"),
            },
            dryRun: false);

        result.Succeeded.ShouldBeFalse();
        _stack.Errors.First().ShouldBe("an unhandled error occurred: Program exited with non-zero exit code: 137");
        _stack.Names.ShouldContain("b");
        _stack.State("shop-dev").Outputs["url"].ShouldBe((PropertyValue)"http://a");
    }

    [Fact]
    public async Task A_resource_that_failed_to_initialise_is_kept_and_tried_again()
    {
        _stack.Provider.OnCreate = request => request.Preview ? null : throw new RpcException(
            StatusCode.Unknown,
            "failed",
            new ErrorResourceInitFailed { Id = "half", Properties = request.Properties, Reasons = { "not ready", "no ip" } });

        (await _stack.UpAsync(client => client.RegisterAsync("a"))).Succeeded.ShouldBeFalse();

        _stack.State("a").InitErrors.ShouldBe(["not ready", "no ip"]);
        _stack.State("a").Id.ShouldBe("half");
        _stack.Errors.First().ShouldContain("not ready");

        _stack.Provider.OnCreate = _ => null;
        (await _stack.UpAsync(client => client.RegisterAsync("a"))).ResourceChanges["update"].ShouldBe(1);
        _stack.State("a").InitErrors.ShouldBeEmpty();
        (await _stack.UpAsync(client => client.RegisterAsync("a"))).ResourceChanges.ContainsKey("update").ShouldBeFalse();
    }

    [Fact]
    public async Task A_provider_that_ends_during_a_creation_leaves_it_on_record_as_unfinished()
    {
        _stack.Provider.Before = async (_, _) => await _stack.Provider.DisposeAsync();

        var result = await _stack.UpAsync(client => client.RegisterAsync("a"));

        result.Succeeded.ShouldBeFalse();
        _stack.Errors.First().ShouldStartWith("The provider of 'fake' cannot be reached during Create");
        _stack.Events.OfType<EngineEvent.Summary>().Single().MaybeCorrupt.ShouldBeTrue();
        _stack.Snapshot.PendingOperations.Single().Type.ShouldBe("creating");

        _stack.Provider.Before = (_, _) => Task.CompletedTask;
        await _stack.Provider.StartAsync();
        (await _stack.UpAsync(client => client.RegisterAsync("a"))).Succeeded.ShouldBeTrue();
        _stack.Events.OfType<EngineEvent.Diagnostic>().ShouldContain(told =>
            told.Severity == "warning" && told.Message.Contains("interrupted while creating"));
        _stack.Snapshot.PendingOperations.ShouldHaveSingleItem();

        _stack.Options = new DeploymentOptions { ClearPendingCreates = true };
        await _stack.RefreshAsync();
        _stack.Snapshot.PendingOperations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Failed_checks_name_property_value_and_reason()
    {
        _stack.Provider.OnCheck = request => new CheckResponse
        {
            Inputs = request.News,
            Failures = { new CheckFailure { Property = "size", Reason = "must be even" }, new CheckFailure { Reason = "too big" } },
        };

        await _stack.UpAsync(client => client.RegisterAsync("a", PropertyMap.Empty.With("size", 3)));

        _stack.Errors.ShouldBe([
            "fake:index:Thing resource 'a': property size value {3} has a problem: must be even",
            "fake:index:Thing resource 'a' has a problem: too big",
            "update failed",
        ]);
    }

    [Fact]
    public async Task The_same_resource_twice_is_refused()
    {
        await _stack.UpAsync(async client =>
        {
            await client.RegisterAsync("a");
            await client.RegisterAsync("a");
        });

        _stack.Errors.First().ShouldStartWith("Duplicate resource URN 'urn:pulumi:dev::shop::fake:index:Thing::a'");
    }

    [Fact]
    public async Task A_cancelled_deployment_finishes_what_runs_and_starts_nothing_else()
    {
        using var cancel = new CancellationTokenSource();
        _stack.Provider.Before = async (_, _) => await cancel.CancelAsync();

        var result = await _stack.UpAsync(DeclareAsync, cancel.Token);

        result.Succeeded.ShouldBeFalse();
        _stack.Names.ShouldContain("a");
        _stack.Names.ShouldNotContain("b");
        _stack.Provider.Calls.ShouldContain("cancel");
        _stack.Errors.ShouldBe(["update canceled"]);
    }

    [Fact]
    public async Task A_missing_plugin_is_told_with_its_remedy()
    {
        await _stack.UpAsync(client => client.RegisterAsync("a", null, request => request.Type = "other:index:Thing"));

        _stack.Errors.First().ShouldBe("no resource plugin 'pulumi-resource-other' found");
    }

    [Fact]
    public async Task Secrets_in_messages_are_masked()
    {
        _stack.Provider.Before = (_, _) => throw new RpcException(StatusCode.Unknown, "cannot log in with opensesame");

        await _stack.UpAsync(client => client.RegisterAsync("a", PropertyMap.Empty.With("password", new PropertyValue.Secret("opensesame"))));

        _stack.Errors.First().ShouldBe("cannot log in with [secret]");
    }

    private static async Task DeclareAsync(ProgramClient client)
    {
        var a = await client.RegisterAsync("a");
        await client.RegisterAsync("b", PropertyMap.Empty, request => request.Dependencies.Add(a.Urn));
    }
}
