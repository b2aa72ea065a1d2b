using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Provider;

/// <summary>The <c>pulumirpc.ResourceProvider</c> service around a provider.</summary>
internal static class ProviderService
{
    private static readonly Task<Empty> Done = Task.FromResult(new Empty());

    public static RpcService For(IPulumiProvider provider) => new RpcService(ProviderReflection.Descriptor.FindTypeByName<Google.Protobuf.Reflection.ServiceDescriptor>("ResourceProvider"))
        .Unary<ProviderHandshakeRequest, ProviderHandshakeResponse>("Handshake", (_, _) => Task.FromResult(new ProviderHandshakeResponse
        {
            AcceptSecrets = true,
            AcceptResources = true,
            AcceptOutputs = true,
        }))
        .Unary<PluginAttach, Empty>("Attach", (_, _) => Done)
        .Unary<Empty, PluginInfo>("GetPluginInfo", (_, _) => Task.FromResult(new PluginInfo { Version = provider.Version }))
        .Unary<GetSchemaRequest, GetSchemaResponse>("GetSchema", (_, _) => Task.FromResult(new GetSchemaResponse { Schema = "{}" }))
        .Unary<CheckRequest, CheckResponse>("CheckConfig", (request, _) => Task.FromResult(new CheckResponse { Inputs = request.News ?? new Struct() }))
        .Unary<DiffRequest, DiffResponse>("DiffConfig", (request, _) => Task.FromResult(DiffConfig(request)))
        .Unary<ConfigureRequest, ConfigureResponse>("Configure", (request, _) =>
        {
            provider.Configure(Configuration(request));
            return Task.FromResult(new ConfigureResponse { AcceptSecrets = true, SupportsPreview = true, AcceptResources = true, AcceptOutputs = true });
        })
        .Unary<InvokeRequest, InvokeResponse>("Invoke", (request, _) => Task.FromResult(NoFunctions(request)))
        .Unary<CheckRequest, CheckResponse>("Check", (request, _) => Task.FromResult(provider.Check(request)))
        .Unary<DiffRequest, DiffResponse>("Diff", (request, _) => Task.FromResult(provider.Diff(request)))
        .Unary<CreateRequest, CreateResponse>("Create", provider.CreateAsync)
        .Unary<ReadRequest, ReadResponse>("Read", provider.ReadAsync)
        .Unary<UpdateRequest, UpdateResponse>("Update", provider.UpdateAsync)
        .Unary<DeleteRequest, Empty>("Delete", async (request, cancellationToken) =>
        {
            await provider.DeleteAsync(request, cancellationToken);
            return new Empty();
        })
        .Unary<Empty, Empty>("Cancel", (_, _) => Done);

    /// <summary>A change of configuration never replaces what was made under the old one.</summary>
    private static DiffResponse DiffConfig(DiffRequest request)
    {
        var old = (request.OldInputs ?? request.Olds).ToProperties();
        var changes = PropertyChange.Between(old, request.News.ToProperties());
        var response = new DiffResponse { Changes = changes.Count == 0 ? DiffResponse.Types.DiffChanges.DiffNone : DiffResponse.Types.DiffChanges.DiffSome };
        response.Diffs.Add(changes.Select(change => change.Top).Distinct());
        return response;
    }

    /// <summary>The older map of variables, overlaid by the arguments of newer engines.</summary>
    private static PropertyMap Configuration(ConfigureRequest request)
    {
        var variables = request.Variables.Select(variable => KeyValuePair.Create(variable.Key.Split(':')[^1], (PropertyValue)variable.Value));
        return PropertyMap.From(variables.Concat(request.Args.ToProperties()));
    }

    private static InvokeResponse NoFunctions(InvokeRequest request)
    {
        var response = new InvokeResponse { Return = new Struct() };
        response.Failures.Add(new CheckFailure
        {
            Property = "",
            Reason = $"The offline cloud has no function '{request.Tok}'; it has resources only. Pass the value by stack configuration instead.",
        });
        return response;
    }
}
