using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Pulumi.Serialization;
using Pulumirpc;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Testing;

/// <summary>Answers for the engine from mocks.</summary>
internal sealed class MockMonitor(IMocks mocks, string projectName, string stackName) : IMonitor
{
    private ImmutableList<Resource> _resources = [];
    private ImmutableDictionary<string, PropertyMap> _registered = ImmutableDictionary<string, PropertyMap>.Empty;

    public string ProjectName => projectName;

    public string StackName => stackName;

    /// <summary>In the order in which they were registered or read.</summary>
    public ImmutableArray<Resource> Resources => [.. _resources];

    /// <summary>As with the official SDK, everything but output values, so that mocks see plain inputs.</summary>
    public Task<bool> SupportsFeatureAsync(string id) => Task.FromResult(id != "outputValues");

    public async Task<ResourceInvokeResponse> InvokeAsync(ResourceInvokeRequest request)
    {
        var args = MockValues.Read(request.Args);
        if (request.Tok == "pulumi:pulumi:getResource")
        {
            return new() { Return = Registered((string)args["urn"]).ToWire() };
        }

        var result = await mocks.CallAsync(new() { Token = request.Tok, Args = args, Provider = request.Provider });
        return new() { Return = await MockValues.WriteAsync(result) };
    }

    public async Task<CallResponse> CallAsync(ResourceCallRequest request)
    {
        var result = await mocks.CallAsync(
            new() { Token = request.Tok, Args = MockValues.Read(request.Args), Provider = request.Provider });
        return new() { Return = await MockValues.WriteAsync(result) };
    }

    public async Task<ReadResourceResponse> ReadResourceAsync(Resource resource, ReadResourceRequest request)
    {
        var urn = Urn(request.Parent, request.Type, request.Name);
        Add(resource);
        var (id, state) = await mocks.NewResourceAsync(new()
        {
            Type = request.Type,
            Name = request.Name,
            Inputs = MockValues.Read(request.Properties),
            Provider = request.Provider,
            Id = request.Id,
        });
        var outputs = await MockValues.WriteAsync(state);
        Remember(urn, id ?? request.Id, outputs);
        return new() { Urn = urn, Properties = outputs };
    }

    public async Task<RegisterResourceResponse> RegisterResourceAsync(Resource resource, RegisterResourceRequest request)
    {
        Add(resource);
        var urn = Urn(request.Parent, request.Type, request.Name);
        if (request.Type == Stack.TypeToken)
        {
            return new() { Urn = urn, Object = new() };
        }

        var (id, state) = await mocks.NewResourceAsync(new()
        {
            Type = request.Type,
            Name = request.Name,
            Inputs = MockValues.Read(request.Object),
            Provider = request.Provider,
            Id = request.ImportId,
        });
        var outputs = await MockValues.WriteAsync(state);
        id ??= request.ImportId;
        Remember(urn, id, outputs);
        return new() { Urn = urn, Id = id, Object = outputs };
    }

    public Task RegisterResourceOutputsAsync(RegisterResourceOutputsRequest request) =>
        mocks.RegisterResourceOutputs(new(
            request.Urn,
            Deserializer.DeserializeEach(request.Outputs.ToProperties()).ToImmutableDictionary(
                output => output.Key, output => Output<object?>.Untracked(Task.FromResult(output.Value)))));

    public Task<RegisterPackageResponse> RegisterPackageAsync(Pulumirpc.RegisterPackageRequest request) =>
        Task.FromResult(new RegisterPackageResponse { Ref = request.Name });

    public Task RegisterResourceHookAsync(RegisterResourceHookRequest request) => Task.CompletedTask;

    public Task RegisterStackInvokeTransformAsync(Callback callback) => Task.CompletedTask;

    public Task SignalAndWaitForShutdownAsync() => Task.CompletedTask;

    /// <summary>Not the engine's form: of the parents' types only the outermost is kept, and that of the stack is.</summary>
    private string Urn(string parent, string type, string name)
    {
        var parentType = parent == "" ? "" : parent.Split("::", 4)[2].Split('$')[0] + "$";
        return $"urn:pulumi:{stackName}::{projectName}::{parentType}{type}::{name}";
    }

    private void Add(Resource resource) => ImmutableInterlocked.Update(ref _resources, resources => resources.Add(resource));

    private void Remember(string urn, string id, Struct outputs) => ImmutableInterlocked.Update(
        ref _registered,
        registered => registered.SetItem(urn, PropertyMap.Empty.With("urn", urn).With("id", id).With("state", outputs.ToProperties())));

    private PropertyMap Registered(string urn) => _registered.TryGetValue(urn, out var state)
        ? state
        : throw new InvalidOperationException($"unknown resource '{urn}'");
}
