using Pulumirpc;

namespace Pulumi;

/// <summary>The functions of the program that the engine calls for a resource.</summary>
internal static class ResourceCallbacks
{
    public static async Task AddAsync(RegisterResourceRequest message, Deployment deployment, ResourceOptions options)
    {
        if (options.ResourceTransforms.Count > 0)
        {
            await deployment.Features.RequireAsync("transforms", "transforms");
            foreach (var transform in options.ResourceTransforms)
            {
                message.Transforms.Add(await deployment.Callbacks.AddAsync(
                    async (request, cancellationToken) => await ResourceTransforms.RunAsync(
                        transform, TransformRequest.Parser.ParseFrom(request), cancellationToken)));
            }
        }

        message.Hooks = await HookBindings.MessageAsync(options.Hooks);
    }
}
