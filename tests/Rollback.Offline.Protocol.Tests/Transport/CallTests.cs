using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Protocol.Tests.Transport;

public sealed class CallTests
{
    private static readonly ServiceDescriptor Monitor =
        ResourceReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ResourceMonitor");

    [Fact]
    public async Task A_request_reaches_its_handler_and_the_response_comes_back()
    {
        await using var server = await RpcServer.StartAsync([new RpcService(Monitor)
            .Unary<SupportsFeatureRequest, SupportsFeatureResponse>("SupportsFeature", (request, _) =>
                Task.FromResult(new SupportsFeatureResponse { HasSupport = request.Id == "secrets" }))]);
        using var channel = new RpcChannel(server.Address);

        (await AskAsync(channel, "secrets")).HasSupport.ShouldBeTrue();
        (await AskAsync(channel, "levitation")).HasSupport.ShouldBeFalse();
    }

    [Fact]
    public async Task A_method_that_nobody_bound_is_unimplemented()
    {
        await using var server = await RpcServer.StartAsync([new RpcService(Monitor)]);
        using var channel = new RpcChannel(server.Address);

        var failure = await Should.ThrowAsync<RpcException>(() => AskAsync(channel, "secrets"));

        failure.Status.ShouldBe(StatusCode.Unimplemented);
        failure.Message.ShouldBe("Unknown method /pulumirpc.ResourceMonitor/SupportsFeature.");
    }

    [Fact]
    public async Task A_failure_keeps_its_status_text_and_details()
    {
        var detail = new ErrorResourceInitFailed { Id = "i-1", Reasons = { "not healthy" } };
        await using var server = await StartFailingAsync(new RpcException(StatusCode.FailedPrecondition, "50 % done: grüße\nzwei", detail));
        using var channel = new RpcChannel(server.Address);

        var failure = await Should.ThrowAsync<RpcException>(() => AskAsync(channel, "x"));

        failure.Status.ShouldBe(StatusCode.FailedPrecondition);
        failure.Message.ShouldBe("50 % done: grüße\nzwei");
        failure.Detail<ErrorResourceInitFailed>().ShouldBe(detail);
        failure.Detail<ErrorCause>().ShouldBeNull();
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException), StatusCode.Unknown)]
    [InlineData(typeof(OperationCanceledException), StatusCode.Cancelled)]
    public async Task Other_exceptions_become_a_status(System.Type exception, StatusCode expected)
    {
        await using var server = await StartFailingAsync((Exception)Activator.CreateInstance(exception, "no luck")!);
        using var channel = new RpcChannel(server.Address);

        var failure = await Should.ThrowAsync<RpcException>(() => AskAsync(channel, "x"));

        failure.Status.ShouldBe(expected);
        failure.Message.ShouldBe("no luck");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        // Nobody is ever given this port; one that was just let go may be somebody else's already.
        using var channel = new RpcChannel("127.0.0.1:1");

        var failure = await Should.ThrowAsync<RpcException>(() => AskAsync(channel, "x"));

        failure.Status.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task A_server_that_goes_away_ends_the_calls_in_progress()
    {
        var entered = new TaskCompletionSource();
        var server = await RpcServer.StartAsync([new RpcService(Monitor)
            .Unary<Empty, Empty>("SignalAndWaitForShutdown", async (_, cancellationToken) =>
            {
                entered.SetResult();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return new Empty();
            })]);
        using var channel = new RpcChannel(server.Address);
        var call = channel.CallAsync<Empty, Empty>(Monitor, "SignalAndWaitForShutdown", new Empty());
        await entered.Task;

        await server.DisposeAsync();

        (await Should.ThrowAsync<RpcException>(() => call)).Status.ShouldBe(StatusCode.Unavailable);
    }

    [Fact]
    public async Task A_server_that_finishes_answers_the_calls_in_progress()
    {
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        await using var server = await RpcServer.StartAsync([new RpcService(Monitor)
            .Unary<Empty, Empty>("SignalAndWaitForShutdown", async (_, _) =>
            {
                entered.SetResult();
                await leave.Task;
                return new Empty();
            })]);
        using var channel = new RpcChannel(server.Address);
        var call = channel.CallAsync<Empty, Empty>(Monitor, "SignalAndWaitForShutdown", new Empty());
        await entered.Task;

        var finished = server.FinishAsync(TimeSpan.FromMinutes(1));
        leave.SetResult();

        (await call).ShouldBe(new Empty());
        await finished;
    }

    [Fact]
    public async Task A_thousand_calls_may_wait_at_once()
    {
        var arrived = 0;
        var all = new TaskCompletionSource();
        await using var server = await RpcServer.StartAsync([new RpcService(Monitor)
            .Unary<SupportsFeatureRequest, SupportsFeatureResponse>("SupportsFeature", async (_, _) =>
            {
                if (Interlocked.Increment(ref arrived) == 1000)
                {
                    all.SetResult();
                }

                await all.Task;
                return new SupportsFeatureResponse { HasSupport = true };
            })]);
        using var channel = new RpcChannel(server.Address);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => AskAsync(channel, "x")));

        answers.ShouldAllBe(answer => answer.HasSupport);
    }

    [Fact]
    public async Task Large_and_deep_messages_pass()
    {
        var deep = Value.ForString("bottom");
        for (var level = 0; level < 400; level++)
        {
            deep = Value.ForList(deep);
        }

        var sent = new RegisterResourceOutputsRequest { Outputs = new Struct { Fields = { ["big"] = Value.ForString(new string('x', 6_000_000)), ["deep"] = deep } } };
        RegisterResourceOutputsRequest? received = null;
        await using var server = await RpcServer.StartAsync([new RpcService(Monitor)
            .Unary<RegisterResourceOutputsRequest, Empty>("RegisterResourceOutputs", (request, _) =>
            {
                received = request;
                return Task.FromResult(new Empty());
            })]);
        using var channel = new RpcChannel(server.Address);

        await channel.CallAsync<RegisterResourceOutputsRequest, Empty>(Monitor, "RegisterResourceOutputs", sent);

        received.ShouldBe(sent);
    }

    [Fact]
    public async Task A_port_in_use_is_an_io_error_that_names_it()
    {
        await using var first = await RpcServer.StartAsync([]);

        var failure = await Should.ThrowAsync<IOException>(() => RpcServer.StartAsync([], first.Port));

        failure.Message.ShouldContain($"127.0.0.1:{first.Port}");
    }

    [Fact]
    public void Binding_a_method_with_other_types_than_declared_is_refused()
    {
        var service = new RpcService(Monitor);

        Should.Throw<ArgumentException>(() => service.Unary<Empty, Empty>("SupportsFeature", (_, _) => Task.FromResult(new Empty())));
        Should.Throw<ArgumentException>(() => service.Unary<Empty, Empty>("NoSuchMethod", (_, _) => Task.FromResult(new Empty())));
    }

    private static Task<RpcServer> StartFailingAsync(Exception exception) => RpcServer.StartAsync([new RpcService(Monitor)
        .Unary<SupportsFeatureRequest, SupportsFeatureResponse>("SupportsFeature", (_, _) => throw exception)]);

    private static Task<SupportsFeatureResponse> AskAsync(RpcChannel channel, string feature) =>
        channel.CallAsync<SupportsFeatureRequest, SupportsFeatureResponse>(Monitor, "SupportsFeature", new SupportsFeatureRequest { Id = feature });
}
