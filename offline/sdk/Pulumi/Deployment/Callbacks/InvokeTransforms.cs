using Pulumirpc;

namespace Pulumi;

/// <summary>Runs invoke transforms that the engine asks for.</summary>
internal static class InvokeTransforms
{
    public static async Task RegisterAsync(Deployment deployment, InvokeTransform transform)
    {
        await deployment.Features.RequireAsync("invokeTransforms", "invoke transforms");
        await deployment.Monitor.RegisterStackInvokeTransformAsync(await deployment.Callbacks.AddAsync(
            async (request, cancellationToken) => await RunAsync(
                transform, TransformInvokeRequest.Parser.ParseFrom(request), cancellationToken)));
    }

    private static async Task<TransformInvokeResponse> RunAsync(
        InvokeTransform transform, TransformInvokeRequest request, CancellationToken cancellationToken)
    {
        var given = request.Options ?? new();
        var options = new InvokeOptions
        {
            Provider = given.Provider == "" ? null : new DependencyProviderResource(given.Provider),
            Version = given.Version == "" ? null : given.Version,
            PluginDownloadURL = given.PluginDownloadUrl == "" ? null : given.PluginDownloadUrl,
        };
        var args = new InvokeTransformArgs(request.Token, CallbackValues.Read(request.Args ?? new()), options);
        if (await transform(args, cancellationToken) is not { } result)
        {
            return new();
        }

        return new()
        {
            Args = await CallbackValues.WriteAsync(result.Args),
            Options = new()
            {
                Provider = await ProviderReferences.OfAsync(result.Options.Provider),
                Version = result.Options.Version ?? "",
                PluginDownloadUrl = result.Options.PluginDownloadURL ?? "",
            },
        };
    }
}
