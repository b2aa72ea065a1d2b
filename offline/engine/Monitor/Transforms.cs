using System.Collections.Concurrent;
using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Engine.Deployment;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>
/// Lets the program's transforms rewrite registrations and function calls: the resource's own, then those of its parents
/// from the nearest on, then the stack's.
/// </summary>
public sealed class Transforms(DeploymentRun run, Callbacks callbacks)
{
    private readonly ConcurrentDictionary<string, ImmutableArray<Callback>> _byUrn = [];
    private ImmutableArray<Callback> _stack = [];
    private ImmutableArray<Callback> _functions = [];

    public Task<Empty> AddStackTransformAsync(Callback callback)
    {
        ImmutableInterlocked.Update(ref _stack, known => known.Add(callback));
        return Task.FromResult(new Empty());
    }

    public Task<Empty> AddFunctionTransformAsync(Callback callback)
    {
        ImmutableInterlocked.Update(ref _functions, known => known.Add(callback));
        return Task.FromResult(new Empty());
    }

    /// <summary>Remembers a resource's transforms for its children.</summary>
    public void Keep(string urn, RegisterResourceRequest request)
    {
        if (request.Transforms.Count > 0)
        {
            _byUrn[urn] = [.. request.Transforms];
        }
    }

    /// <returns>The registration as the transforms leave it.</returns>
    public async Task<RegisterResourceRequest> ApplyAsync(RegisterResourceRequest request)
    {
        var applicable = Applicable(request).ToList();
        if (applicable.Count == 0)
        {
            return request;
        }

        request = request.Clone();
        foreach (var transform in applicable)
        {
            var response = await callbacks.InvokeAsync<TransformRequest, TransformResponse>(transform, new TransformRequest
            {
                Type = request.Type,
                Name = request.Name,
                Custom = request.Custom,
                Parent = request.Parent,
                Properties = request.Object ?? new Struct(),
                Options = TransformOptions.Of(request),
            });
            request.Object = response.Properties ?? request.Object;
            if (response.Options is { } options)
            {
                TransformOptions.Apply(options, request);
            }
        }

        return request;
    }

    /// <returns>The call as the transforms leave it.</returns>
    public async Task<ResourceInvokeRequest> ApplyAsync(ResourceInvokeRequest request)
    {
        if (_functions.IsEmpty)
        {
            return request;
        }

        request = request.Clone();
        foreach (var transform in _functions)
        {
            var response = await callbacks.InvokeAsync<TransformInvokeRequest, TransformInvokeResponse>(transform, new TransformInvokeRequest
            {
                Token = request.Tok,
                Args = request.Args ?? new Struct(),
                Options = new TransformInvokeOptions
                {
                    Provider = request.Provider,
                    PluginDownloadUrl = request.PluginDownloadURL,
                    Version = request.Version,
                },
            });
            request.Args = response.Args ?? request.Args;
            if (response.Options is { } options)
            {
                request.Provider = options.Provider;
                request.PluginDownloadURL = options.PluginDownloadUrl;
                request.Version = options.Version;
            }
        }

        return request;
    }

    private IEnumerable<Callback> Applicable(RegisterResourceRequest request)
    {
        foreach (var own in request.Transforms)
        {
            yield return own;
        }

        for (var parent = request.Parent; parent.Length > 0; parent = run.Resources.Goal(parent)?.Parent ?? "")
        {
            foreach (var inherited in _byUrn.GetValueOrDefault(parent, []))
            {
                yield return inherited;
            }
        }

        foreach (var general in _stack)
        {
            yield return general;
        }
    }
}
