namespace Pulumi;

/// <summary>A named function of the program that the engine calls around steps of the resources it is bound to.</summary>
public sealed class ResourceHook
{
    public ResourceHook(string name, ResourceHookCallback callback, ResourceHookOptions? options = null)
    {
        Name = name;
        Callback = callback;
        Options = options ?? new();
        Registered = HookBindings.RegisterAsync(Deployment.Internal, this);
        Deployment.Internal.Tasks.Track(Registered);
    }

    /// <summary>A hook that somebody else registers with the engine.</summary>
    public ResourceHook(string name, ResourceHookCallback callback, ResourceHookOptions options, Task registered)
    {
        Name = name;
        Callback = callback;
        Options = options;
        Registered = registered;
    }

    public string Name { get; }

    public ResourceHookCallback Callback { get; }

    public ResourceHookOptions Options { get; }

    /// <summary>Done when the engine knows the hook; resources that bind it wait for that.</summary>
    internal Task Registered { get; }
}
