using Pulumirpc;

namespace Pulumi;

/// <summary>Runs a resource transform that the engine asks for.</summary>
internal static class ResourceTransforms
{
    public static async Task<TransformResponse> RunAsync(
        ResourceTransform transform, TransformRequest request, CancellationToken cancellationToken)
    {
        ResourceOptions options = request.Custom
            ? TransformOptions.ReadCustom(request.Options ?? new())
            : TransformOptions.ReadComponent(request.Options ?? new());
        options.Parent = request.Parent == "" ? null : new DependencyResource(request.Parent);
        var args = new ResourceTransformArgs(
            request.Name, request.Type, request.Custom, CallbackValues.Read(request.Properties ?? new()), options);

        if (await transform(args, cancellationToken) is not { } result)
        {
            return new();
        }

        if (!await IsSameParentAsync(result.Options.Parent, request.Parent))
        {
            throw new InvalidOperationException("Transforms cannot currently be used to change the `parent` of a resource.");
        }

        return new()
        {
            Properties = await CallbackValues.WriteAsync(result.Args),
            Options = await TransformOptions.WriteAsync(result.Options),
        };
    }

    private static async Task<bool> IsSameParentAsync(Resource? parent, string urn) =>
        (parent is null ? "" : (await parent.Urn.DataTask).Value) == urn;
}
