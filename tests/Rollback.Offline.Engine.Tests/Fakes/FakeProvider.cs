using System.Collections.Concurrent;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Tests.Fakes;

/// <summary>
/// A provider that keeps resources in memory. Input <c>force</c> replaces; <c>forceFirst</c> replaces with the old one
/// deleted first. Outputs are the inputs and <c>serial</c>, which a preview does not know.
/// </summary>
public sealed class FakeProvider : IAsyncDisposable
{
    private RpcServer? _server;
    private int _serial;

    public ConcurrentDictionary<string, PropertyMap> Cloud { get; } = [];

    public ConcurrentQueue<string> Calls { get; } = [];

    public ProviderHandshakeResponse? Handshake { get; set; } = new() { AcceptSecrets = true, AcceptResources = true };

    /// <summary>Called before a create, update, delete or read is answered; what it throws is the answer.</summary>
    public Func<string, string, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Called when a create, update, delete or read has been done, before it is answered.</summary>
    public Func<string, Task> After { get; set; } = _ => Task.CompletedTask;

    public Func<CheckRequest, CheckResponse?> OnCheck { get; set; } = _ => null;

    public Func<DiffRequest, DiffResponse?> OnDiff { get; set; } = _ => null;

    public Func<CreateRequest, CreateResponse?> OnCreate { get; set; } = _ => null;

    public Func<InvokeRequest, InvokeResponse> OnInvoke { get; set; } = _ => new InvokeResponse();

    public Func<ConstructRequest, Task<ConstructResponse>> OnConstruct { get; set; } = _ => throw new RpcException(StatusCode.Unimplemented, "none");

    public Action<ParameterizeRequest> OnParameterize { get; set; } = _ => { };

    public List<ConfigureRequest> Configurations { get; } = [];

    public int Port => _server!.Port;

    public IEnumerable<string> Changes => Calls.Where(call => call.Split(' ')[0] is "create" or "update" or "delete");

    public async Task StartAsync() => _server = await RpcServer.StartAsync([Bind()]);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    public RpcService Bind()
    {
        var service = new RpcService(ProviderReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ResourceProvider"))
            .Unary<PluginAttach, Empty>("Attach", (_, _) => Task.FromResult(new Empty()))
            .Unary<CheckRequest, CheckResponse>("CheckConfig", (request, _) => Task.FromResult(new CheckResponse { Inputs = request.News }))
            .Unary<ConfigureRequest, ConfigureResponse>("Configure", (request, _) =>
            {
                Configurations.Add(request);
                return Task.FromResult(new ConfigureResponse { SupportsPreview = Handshake is not null });
            })
            .Unary<CheckRequest, CheckResponse>("Check", (request, _) =>
                Task.FromResult(OnCheck(request) ?? new CheckResponse { Inputs = request.News }))
            .Unary<DiffRequest, DiffResponse>("Diff", (request, _) => Task.FromResult(OnDiff(request) ?? Diff(request)))
            .Unary<CreateRequest, CreateResponse>("Create", CreateAsync)
            .Unary<UpdateRequest, UpdateResponse>("Update", UpdateAsync)
            .Unary<DeleteRequest, Empty>("Delete", DeleteAsync)
            .Unary<ReadRequest, ReadResponse>("Read", ReadAsync)
            .Unary<ConstructRequest, ConstructResponse>("Construct", (request, _) => OnConstruct(request))
            .Unary<ParameterizeRequest, ParameterizeResponse>("Parameterize", (request, _) =>
            {
                OnParameterize(request);
                return Task.FromResult(new ParameterizeResponse());
            })
            .Unary<InvokeRequest, InvokeResponse>("Invoke", (request, _) => Task.FromResult(OnInvoke(request)))
            .Unary<Empty, Empty>("Cancel", (_, _) =>
            {
                Calls.Enqueue("cancel");
                return Task.FromResult(new Empty());
            });
        return Handshake is null
            ? service
            : service.Unary<ProviderHandshakeRequest, ProviderHandshakeResponse>("Handshake", (_, _) => Task.FromResult(Handshake));
    }

    private static DiffResponse Diff(DiffRequest request)
    {
        var olds = request.OldInputs.ToProperties().WithoutSecrets();
        var news = request.News.ToProperties().WithoutSecrets();
        var changed = olds.Keys.Union(news.Keys).Where(key => !Equals(olds.Find(key), news.Find(key))).ToList();
        return new DiffResponse
        {
            Changes = changed.Count > 0 ? DiffResponse.Types.DiffChanges.DiffSome : DiffResponse.Types.DiffChanges.DiffNone,
            Diffs = { changed },
            Replaces = { changed.Where(key => key.StartsWith("force", StringComparison.Ordinal)) },
            DeleteBeforeReplace = changed.Contains("forceFirst"),
        };
    }

    private async Task<CreateResponse> CreateAsync(CreateRequest request, CancellationToken cancellationToken)
    {
        if (OnCreate(request) is { } special)
        {
            return special;
        }

        var outputs = request.Properties.ToProperties();
        if (request.Preview)
        {
            return new CreateResponse { Properties = outputs.With("serial", PropertyValue.NotKnown).ToWire() };
        }

        await NoteAsync("create", request.Urn);
        var serial = Interlocked.Increment(ref _serial);
        var id = $"{request.Name}-{serial}";
        Cloud[id] = outputs.With("serial", serial);
        await After("create");
        return new CreateResponse { Id = id, Properties = Cloud[id].ToWire() };
    }

    private async Task<UpdateResponse> UpdateAsync(UpdateRequest request, CancellationToken cancellationToken)
    {
        var outputs = request.News.ToProperties().With("serial", request.Olds.ToProperties().Find("serial") ?? PropertyValue.Nothing);
        if (!request.Preview)
        {
            await NoteAsync("update", request.Urn);
            Cloud[request.Id] = outputs;
            await After("update");
        }

        return new UpdateResponse { Properties = outputs.ToWire() };
    }

    private async Task<Empty> DeleteAsync(DeleteRequest request, CancellationToken cancellationToken)
    {
        await NoteAsync("delete", request.Urn);
        Cloud.TryRemove(request.Id, out _);
        await After("delete");
        return new Empty();
    }

    private async Task<ReadResponse> ReadAsync(ReadRequest request, CancellationToken cancellationToken)
    {
        await NoteAsync("read", request.Urn);
        return Cloud.TryGetValue(request.Id, out var outputs)
            ? new ReadResponse { Id = request.Id, Properties = outputs.ToWire(), Inputs = outputs.Without("serial").ToWire() }
            : new ReadResponse();
    }

    private async Task NoteAsync(string call, string urn)
    {
        var name = State.NameOf(urn);
        Calls.Enqueue($"{call} {name}");
        await Before(call, name);
    }

    private static class State
    {
        public static string NameOf(string urn) => Engine.State.Urns.NameOf(urn);
    }
}
