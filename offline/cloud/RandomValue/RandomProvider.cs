using Pulumirpc;
using Rollback.Offline.Cloud.Provider;
using Rollback.Offline.Cloud.Shape;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.RandomValue;

/// <summary>The <c>random</c> plugin. Its resources live in the engine's state alone, so it needs no daemon.</summary>
internal sealed class RandomProvider(PackageShapes shapes) : IPulumiProvider
{
    private readonly ShapedProvider _shaped = new(shapes, RandomKind.Failures);

    public string Version { get; } = shapes.Version;

    public void Configure(PropertyMap configuration)
    {
        // The random provider has nothing to configure.
    }

    public CheckResponse Check(CheckRequest request) => _shaped.Check(request);

    /// <summary>A random value is drawn once for its arguments: every change means another one.</summary>
    public DiffResponse Diff(DiffRequest request)
    {
        var response = ShapedProvider.Diff(request, new ReplaceRules());
        foreach (var (path, change) in response.DetailedDiff)
        {
            change.Kind = change.Kind switch
            {
                PropertyDiff.Types.Kind.Add => PropertyDiff.Types.Kind.AddReplace,
                PropertyDiff.Types.Kind.Delete => PropertyDiff.Types.Kind.DeleteReplace,
                PropertyDiff.Types.Kind.Update => PropertyDiff.Types.Kind.UpdateReplace,
                var kind => kind,
            };
            if (!response.Replaces.Contains(path))
            {
                response.Replaces.Add(path);
            }
        }

        return response;
    }

    public Task<CreateResponse> CreateAsync(CreateRequest request, CancellationToken cancellationToken)
    {
        var inputs = request.Properties.ToProperties();
        if (request.Preview)
        {
            return Task.FromResult(new CreateResponse { Properties = _shaped.Planned(request.Urn, inputs).ToWire() });
        }

        var drawn = RandomKind.Draw(Urn.TypeOf(request.Urn), inputs.WithoutSecrets());
        var outputs = PropertyMap.From(inputs.Concat(drawn.Outputs));
        foreach (var secret in _shaped.ShapeOf(request.Urn)!.Secrets)
        {
            outputs = outputs.Find(secret) is { } value ? outputs.With(secret, new PropertyValue.Secret(value)) : outputs;
        }

        return Task.FromResult(new CreateResponse { Id = drawn.Id, Properties = outputs.ToWire() });
    }

    public Task<ReadResponse> ReadAsync(ReadRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new ReadResponse { Id = request.Id, Properties = request.Properties, Inputs = request.Inputs });

    public Task<UpdateResponse> UpdateAsync(UpdateRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new UpdateResponse { Properties = PropertyMap.From(request.Olds.ToProperties().Concat(request.News.ToProperties())).ToWire() });

    public Task DeleteAsync(DeleteRequest request, CancellationToken cancellationToken) => Task.CompletedTask;
}
