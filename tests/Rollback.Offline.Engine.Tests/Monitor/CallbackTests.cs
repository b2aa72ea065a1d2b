using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Tests.Fakes;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Monitor;

public sealed class CallbackTests : IAsyncLifetime
{
    private readonly TestStack _stack = new();
    private readonly FakeCallbacks _callbacks = new();
    private readonly List<string> _calls = [];

    public async Task InitializeAsync()
    {
        await _stack.InitializeAsync();
        await _callbacks.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _callbacks.DisposeAsync();
        await _stack.DisposeAsync();
    }

    [Fact]
    public async Task Transforms_run_from_the_resource_outwards_and_each_sees_what_the_last_one_left()
    {
        await _stack.UpAsync(async client =>
        {
            await client.CallAsync<Callback, Empty>("RegisterStackTransform", Append("S"));
            var web = await client.RegisterComponentAsync("web", request => request.Transforms.Add(Append("C")));
            await client.RegisterAsync("a", PropertyMap.Empty.With("path", ""), request =>
            {
                request.Parent = web.Urn;
                request.Transforms.Add(Append("R"));
            });
        });

        _stack.State("a").Inputs["path"].ShouldBe((PropertyValue)"RCS");
        _stack.State("a").Protect.ShouldBeTrue();
    }

    [Fact]
    public async Task A_transform_of_functions_changes_their_arguments()
    {
        _stack.Provider.OnInvoke = request => new InvokeResponse { Return = request.Args };
        var transform = _callbacks.Add<TransformInvokeRequest>(request => new TransformInvokeResponse
        {
            Args = request.Args.ToProperties().With("added", true).ToWire(),
            Options = request.Options,
        });
        ResourceInvokeResponse? answer = null;

        await _stack.UpAsync(async client =>
        {
            await client.CallAsync<Callback, Empty>("RegisterStackInvokeTransform", transform);
            answer = await client.CallAsync<ResourceInvokeRequest, ResourceInvokeResponse>(
                "Invoke", new ResourceInvokeRequest { Tok = "fake:index:get", Args = new Struct() });
        });

        answer!.Return.ToProperties()["added"].ShouldBe((PropertyValue)true);
    }

    [Fact]
    public async Task Hooks_run_around_creation_update_and_deletion()
    {
        async Task ProgramAsync(ProgramClient client, int? size)
        {
            await RegisterHookAsync(client, "note", request => $"{(request.OldInputs is null ? "new" : "old")} {request.Name}");
            await RegisterHookAsync(client, "sizes", request => $"web from '{request.OldInputs.Fields["size"].StringValue}' to '{request.NewInputs.Fields["size"].StringValue}'");
            var web = await client.RegisterComponentAsync("web", request =>
            {
                request.Object = PropertyMap.Empty.With("size", $"{size}").ToWire();
                request.Hooks = new() { AfterUpdate = { "sizes" } };
            });
            await client.RegisterOutputsAsync(web.Urn, PropertyMap.Empty);
            if (size is { } value)
            {
                await client.RegisterAsync("a", PropertyMap.Empty.With("size", value), request => request.Hooks = AllHooks("note"));
            }
        }

        await _stack.UpAsync(client => ProgramAsync(client, 1));
        await _stack.UpAsync(client => ProgramAsync(client, 2));
        await _stack.UpAsync(client => ProgramAsync(client, null));

        _calls.ShouldBe(["new a", "new a", "web from '1' to '2'", "old a", "old a", "web from '2' to ''", "old a", "old a"]);
    }

    [Fact]
    public async Task A_destroy_that_runs_the_program_has_its_delete_hooks_and_leaves_nothing()
    {
        async Task ProgramAsync(ProgramClient client)
        {
            await RegisterHookAsync(client, "note", request => request.Name);
            await client.RegisterAsync("a", null, request => request.Hooks = new() { BeforeDelete = { "note" } });
        }

        await _stack.UpAsync(ProgramAsync);
        var withoutProgram = await _stack.DestroyAsync();
        withoutProgram.Succeeded.ShouldBeFalse();
        _stack.Names.ShouldContain("a");

        var result = await _stack.DestroyAsync(async client =>
        {
            await ProgramAsync(client);
            await client.RegisterAsync("new");
            var box = await client.RegisterComponentAsync("box");
            await client.RegisterOutputsAsync(box.Urn, PropertyMap.Empty.With("size", 1));
            await client.RegisterOutputsAsync(client.Stack, PropertyMap.Empty.With("size", 1));
        });

        result.Succeeded.ShouldBeTrue(string.Join('\n', _stack.Errors));
        _calls.ShouldBe(["a"]);
        (_stack.Names, _stack.Provider.Cloud).ShouldSatisfyAllConditions(left => left.Names.ShouldBeEmpty(), left => left.Cloud.ShouldBeEmpty());
    }

    [Fact]
    public async Task A_failing_hook_before_a_step_stops_it_and_one_after_it_fails_it()
    {
        await _stack.UpAsync(async client =>
        {
            await RegisterHookAsync(client, "bad", _ => "", "not now");
            await client.RegisterAsync("a", null, request => request.Hooks = new() { BeforeCreate = { "bad" } });
        });
        _stack.Errors.First().ShouldBe("beforeCreate hook \"bad\" failed: not now");
        _stack.Provider.Changes.ShouldBeEmpty();

        var result = await _stack.UpAsync(async client =>
        {
            await RegisterHookAsync(client, "bad", _ => "", "not now");
            await client.RegisterAsync("a", null, request => request.Hooks = new() { AfterCreate = { "bad" } });
        });
        result.Succeeded.ShouldBeFalse();
        _stack.Names.ShouldContain("a");
    }

    [Fact]
    public async Task An_error_hook_can_ask_for_another_try()
    {
        var failures = 2;
        _stack.Provider.Before = (_, _) => failures-- > 0 ? throw new RpcException(StatusCode.Unknown, $"busy {failures}") : Task.CompletedTask;
        var retry = _callbacks.Add<ErrorHookRequest>(request =>
        {
            _calls.Add($"{request.FailedOperation}: {string.Join(", ", request.Errors)}");
            return new ErrorHookResponse { Retry = true };
        });

        var result = await _stack.UpAsync(async client =>
        {
            await client.CallAsync<RegisterErrorHookRequest, Empty>("RegisterErrorHook", new RegisterErrorHookRequest { Name = "retry", Callback = retry });
            await client.RegisterAsync("a", null, request => request.Hooks = new() { OnError = { "retry" } });
        });

        result.Succeeded.ShouldBeTrue();
        _calls.ShouldBe(["create: busy 1", "create: busy 0, busy 1"]);
    }

    [Fact]
    public async Task A_preview_runs_only_hooks_that_ask_for_it()
    {
        await _stack.PreviewAsync(async client =>
        {
            await RegisterHookAsync(client, "quiet", _ => "quiet");
            await RegisterHookAsync(client, "eager", _ => "eager", onDryRun: true);
            await client.RegisterAsync("a", null, request => request.Hooks = new() { BeforeCreate = { "quiet", "eager" } });
        });

        _calls.ShouldBe(["eager"]);
        _stack.Events.OfType<EngineEvent.Summary>().Single().Succeeded.ShouldBeTrue();
    }

    private Callback Append(string letter) => _callbacks.Add<TransformRequest>(request =>
    {
        var properties = request.Properties.ToProperties();
        var options = request.Options;
        options.Protect = true;
        return new TransformResponse
        {
            Properties = properties.Find("path") is PropertyValue.Text path
                ? properties.With("path", path.Value + letter).ToWire()
                : request.Properties,
            Options = options,
        };
    });

    private Task<Empty> RegisterHookAsync(
        ProgramClient client, string name, Func<ResourceHookRequest, string> note, string error = "", bool onDryRun = false) =>
        client.CallAsync<RegisterResourceHookRequest, Empty>("RegisterResourceHook", new RegisterResourceHookRequest
        {
            Name = name,
            OnDryRun = onDryRun,
            Callback = _callbacks.Add<ResourceHookRequest>(request =>
            {
                _calls.Add(note(request));
                return new ResourceHookResponse { Error = error };
            }),
        });

    private static RegisterResourceRequest.Types.ResourceHooksBinding AllHooks(string name) => new()
    {
        BeforeCreate = { name },
        AfterCreate = { name },
        BeforeUpdate = { name },
        AfterUpdate = { name },
        BeforeDelete = { name },
        AfterDelete = { name },
    };
}
