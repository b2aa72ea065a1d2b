using Google.Protobuf;
using Google.Protobuf.Reflection;
using Pulumi.Tests.Engine;
using Pulumi.Tests.Samples;
using Pulumirpc;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Tests.DeploymentRuns;

public class CallbackTests
{
    private static readonly ServiceDescriptor Callbacks = CallbackReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Callbacks");

    [Fact]
    public async Task A_transform_changes_inputs_and_options_when_the_engine_asks()
    {
        await using var engine = await FakeEngine.StartAsync();
        TransformResponse? changed = null;
        engine.Shutdown = async () => changed = TransformResponse.Parser.ParseFrom(await CallAsync(
            engine.Named("web").Transforms.ShouldHaveSingleItem(),
            new TransformRequest
            {
                Name = "web",
                Type = "t",
                Custom = true,
                Properties = PropertyMap.Empty.With("image", new PropertyValue.Output("debian", true, [])).With("cpus", 1.0).ToWire(),
                Options = new() { Version = "1.2.3", DependsOn = { "urn:a" }, CustomTimeouts = new() { Create = "1m30s" } },
            }));

        (await engine.RunAsync(() => new Server("web", new(), new()
        {
            ResourceTransforms =
            {
                (args, _) =>
                {
                    args.Options.Protect = true;
                    var image = args.Args["image"].ShouldBeOfType<Output<object?>>();
                    return Task.FromResult<ResourceTransformResult?>(new(
                        args.Args.SetItem("image", image.Apply(value => $"{value}-slim")).SetItem("cpus", 2), args.Options));
                },
            },
        }))).ShouldBe(0);

        changed!.Properties.ToProperties().ShouldBe(
            PropertyMap.Empty.With("image", new PropertyValue.Output("debian-slim", true, [])).With("cpus", 2.0));
        changed.Options.Protect.ShouldBeTrue();
        changed.Options.Version.ShouldBe("1.2.3");
        changed.Options.DependsOn.ShouldBe(["urn:a"]);
        changed.Options.CustomTimeouts.Create.ShouldBe("90000000000ns");
    }

    [Fact]
    public async Task Hooks_are_registered_before_they_are_bound_and_called_by_the_engine()
    {
        await using var engine = await FakeEngine.StartAsync();
        var seen = new List<string>();
        ResourceHookResponse? fine = null;
        ResourceHookResponse? failed = null;
        engine.Shutdown = async () =>
        {
            var hook = engine.Hooks.ShouldHaveSingleItem();
            fine = await HookAsync(hook, "urn:fine");
            failed = await HookAsync(hook, "urn:bad");
        };

        (await engine.RunAsync(() =>
        {
            var hook = new ResourceHook("note", (args, _) =>
            {
                seen.Add($"{Deployment.Instance.StackName} {args.Urn} {args.NewInputs!["a"]}");
                return args.Urn == "urn:bad" ? throw new InvalidOperationException("not now") : Task.CompletedTask;
            }, new() { OnDryRun = true });
            _ = new Server("web", new(), new() { Hooks = new() { BeforeCreate = { hook }, AfterDelete = { hook } } });
        })).ShouldBe(0);

        engine.Hooks.ShouldHaveSingleItem().OnDryRun.ShouldBeTrue();
        engine.Named("web").Hooks.BeforeCreate.ShouldBe(["note"]);
        engine.Named("web").Hooks.AfterDelete.ShouldBe(["note"]);
        seen.ShouldBe(["dev urn:fine x", "dev urn:bad x"]);
        (fine!.Error, failed!.Error).ShouldBe(("", "not now"));
    }

    [Fact]
    public async Task Invoke_transforms_are_given_to_the_engine()
    {
        await using var engine = await FakeEngine.StartAsync();
        TransformInvokeResponse? changed = null;
        engine.Shutdown = async () => changed = TransformInvokeResponse.Parser.ParseFrom(await CallAsync(
            engine.InvokeTransforms.ShouldHaveSingleItem(),
            new TransformInvokeRequest { Token = "a:b:c", Args = PropertyMap.Empty.With("x", 1.0).ToWire(), Options = new() }));

        (await engine.RunAsync(() => Deployment.Instance.RegisterInvokeTransform((args, _) =>
            Task.FromResult<InvokeTransformResult?>(new(args.Args.SetItem("token", args.Token), new() { Version = "2" }))))).ShouldBe(0);

        changed!.Args.ToProperties().ShouldBe(PropertyMap.Empty.With("x", 1.0).With("token", "a:b:c"));
        changed.Options.Version.ShouldBe("2");
    }

    [Fact]
    public async Task A_callback_that_is_not_known_is_refused()
    {
        await using var engine = await FakeEngine.StartAsync();
        RpcException? refused = null;
        engine.Shutdown = async () => refused = await Should.ThrowAsync<RpcException>(CallAsync(
            new Callback { Target = engine.Named("web").Transforms[0].Target, Token = "other" }, new TransformRequest()));

        await engine.RunAsync(() => new Server("web", new(), new()
        {
            ResourceTransforms = { (_, _) => Task.FromResult<ResourceTransformResult?>(null) },
        }));

        refused!.Status.ShouldBe(StatusCode.InvalidArgument);
    }

    private static async Task<ResourceHookResponse> HookAsync(RegisterResourceHookRequest hook, string urn) =>
        ResourceHookResponse.Parser.ParseFrom(await CallAsync(
            hook.Callback, new ResourceHookRequest { Urn = urn, NewInputs = PropertyMap.Empty.With("a", "x").ToWire() }));

    private static async Task<ByteString> CallAsync(Callback callback, IMessage request)
    {
        using var channel = new RpcChannel(callback.Target);
        return (await channel.CallAsync<CallbackInvokeRequest, CallbackInvokeResponse>(
            Callbacks, "Invoke", new() { Token = callback.Token, Request = request.ToByteString() })).Response;
    }
}
