using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;

namespace Pulumi;

/// <summary>Hooks, as the engine knows them: by name.</summary>
internal static class HookBindings
{
    /// <summary>Waits until the engine knows every hook that is bound.</summary>
    public static async Task<RegisterResourceRequest.Types.ResourceHooksBinding> MessageAsync(ResourceHookBinding hooks)
    {
        await Task.WhenAll(hooks.All.Select(hook => hook.Registered));
        var message = new RegisterResourceRequest.Types.ResourceHooksBinding();
        Add(message.BeforeCreate, hooks.BeforeCreate);
        Add(message.AfterCreate, hooks.AfterCreate);
        Add(message.BeforeUpdate, hooks.BeforeUpdate);
        Add(message.AfterUpdate, hooks.AfterUpdate);
        Add(message.BeforeDelete, hooks.BeforeDelete);
        Add(message.AfterDelete, hooks.AfterDelete);
        return message;
    }

    /// <summary>The binding that a message describes. Its hooks can be bound, not called.</summary>
    public static ResourceHookBinding Read(RegisterResourceRequest.Types.ResourceHooksBinding? message) => message is null ? new() : new()
    {
        BeforeCreate = Named(message.BeforeCreate),
        AfterCreate = Named(message.AfterCreate),
        BeforeUpdate = Named(message.BeforeUpdate),
        AfterUpdate = Named(message.AfterUpdate),
        BeforeDelete = Named(message.BeforeDelete),
        AfterDelete = Named(message.AfterDelete),
    };

    /// <summary>Makes a hook known to the engine.</summary>
    public static async Task RegisterAsync(Deployment deployment, ResourceHook hook)
    {
        await deployment.Features.RequireAsync("resourceHooks", "resource hooks");
        var callback = await deployment.Callbacks.AddAsync(
            async (request, cancellationToken) => await RunAsync(hook, ResourceHookRequest.Parser.ParseFrom(request), cancellationToken));
        await deployment.Monitor.RegisterResourceHookAsync(new()
        {
            Name = hook.Name,
            Callback = callback,
            OnDryRun = hook.Options.OnDryRun ?? false,
        });
    }

    private static async Task<ResourceHookResponse> RunAsync(
        ResourceHook hook, ResourceHookRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await hook.Callback(
                new(
                    request.Urn,
                    request.Id,
                    Values(request.NewInputs),
                    Values(request.OldInputs),
                    Values(request.NewOutputs),
                    Values(request.OldOutputs)),
                cancellationToken);
            return new();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The engine decides what a failing hook means: that depends on the step.
            return new() { Error = exception.Message };
        }
    }

    private static System.Collections.Immutable.ImmutableDictionary<string, object?>? Values(Struct? properties) =>
        properties is null ? null : CallbackValues.Read(properties);

    private static void Add(RepeatedField<string> names, List<ResourceHook> hooks) => names.AddRange(hooks.Select(hook => hook.Name));

    private static List<ResourceHook> Named(IEnumerable<string> names) => [.. names.Select(name => new ResourceHook(
        name,
        (_, _) => throw new InvalidOperationException($"The hook '{name}' is known by its name only."),
        new ResourceHookOptions(),
        Task.CompletedTask))];
}
