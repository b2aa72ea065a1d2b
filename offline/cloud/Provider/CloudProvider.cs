using System.Collections.Concurrent;
using Google.Protobuf;
using Pulumirpc;
using Rollback.Offline.Cloud.Shape;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Provider;

/// <summary>
/// The <c>aws</c> and <c>kubernetes</c> plugins: they check and compare themselves, answer previews themselves, and
/// forward everything real to the daemon of the resource's stack.
/// </summary>
internal sealed class CloudProvider : IPulumiProvider
{
    private readonly DaemonConnection _daemon;
    private readonly ShapedProvider _shaped;
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, bool>> _known = new(StringComparer.Ordinal);
    private ReplaceRules _rules = new();
    private string _region;
    private string? _namespace;

    public CloudProvider(PackageShapes shapes, DaemonConnection daemon, string defaultRegion)
    {
        _daemon = daemon;
        _shaped = new ShapedProvider(shapes, SafetyRules.Failures);
        _region = defaultRegion;
        Version = shapes.Version;
    }

    public string Version { get; }

    public void Configure(PropertyMap configuration)
    {
        _region = configuration.TextAt("region") ?? _region;
        _namespace = configuration.TextAt("namespace");
        _rules = new ReplaceRules(
            Lifted(configuration, "enableConfigMapMutable", "kubernetes:core/v1:ConfigMap")
                .Concat(Lifted(configuration, "enableSecretMutable", "kubernetes:core/v1:Secret")));
    }

    public CheckResponse Check(CheckRequest request) => _shaped.Check(request, _namespace);

    public DiffResponse Diff(DiffRequest request)
    {
        Know(request.Urn, request.Id);
        return ShapedProvider.Diff(request, _rules);
    }

    public async Task<CreateResponse> CreateAsync(CreateRequest request, CancellationToken cancellationToken)
    {
        if (request.Preview)
        {
            return new CreateResponse { Properties = _shaped.Planned(request.Urn, request.Properties.ToProperties()).ToWire() };
        }

        request.ResourceStatusToken = new CallContext(_region, [.. KnownIds(request.Urn).Keys]).ToToken();
        var response = await _daemon.CallAsync<CreateRequest, CreateResponse>(request.Urn, "Create", request, cancellationToken);
        Know(request.Urn, response.Id);
        response.Properties = WithSecrets(request.Urn, response.Properties.ToProperties()).ToWire();
        return response;
    }

    public async Task<ReadResponse> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        Know(request.Urn, request.Id);
        var response = await _daemon.CallAsync<ReadRequest, ReadResponse>(request.Urn, "Read", request, cancellationToken);
        response.Properties = WithSecrets(request.Urn, response.Properties.ToProperties()).ToWire();
        return response;
    }

    public async Task<UpdateResponse> UpdateAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        Know(request.Urn, request.Id);
        if (request.Preview)
        {
            var planned = PropertyMap.From(request.Olds.ToProperties().Concat(request.News.ToProperties()));
            return new UpdateResponse { Properties = planned.ToWire() };
        }

        request.ResourceStatusToken = new CallContext(_region, []).ToToken();
        var response = await _daemon.CallAsync<UpdateRequest, UpdateResponse>(request.Urn, "Update", request, cancellationToken);
        response.Properties = WithSecrets(request.Urn, response.Properties.ToProperties()).ToWire();
        return response;
    }

    public async Task DeleteAsync(DeleteRequest request, CancellationToken cancellationToken)
    {
        Know(request.Urn, request.Id);
        await _daemon.CallAsync<DeleteRequest, Google.Protobuf.WellKnownTypes.Empty>(request.Urn, "Delete", request, cancellationToken);
    }

    /// <summary>Outputs that the package calls secret are marked so, whatever their inputs were.</summary>
    private PropertyMap WithSecrets(string urn, PropertyMap outputs)
    {
        foreach (var name in _shaped.ShapeOf(urn)?.Secrets ?? [])
        {
            outputs = outputs.Find(name) is { } value and not (PropertyValue.Secret or PropertyValue.Null)
                ? outputs.With(name, new PropertyValue.Secret(value))
                : outputs;
        }

        return outputs;
    }

    private static IEnumerable<string> Lifted(PropertyMap configuration, string option, string type) => configuration.FlagAt(option) ? [type] : [];

    private ConcurrentDictionary<string, bool> KnownIds(string urn) => _known.GetOrAdd(urn, _ => new(StringComparer.Ordinal));

    private void Know(string urn, string id)
    {
        if (id.Length > 0)
        {
            KnownIds(urn)[id] = true;
        }
    }
}
