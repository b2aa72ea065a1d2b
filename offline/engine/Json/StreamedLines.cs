using System.Threading.Channels;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Json;

/// <summary>Event lines over gRPC, to a client that follows the operation (<c>--event-log tcp://host:port</c>).</summary>
internal sealed class StreamedLines : IEventLineTarget
{
    private static readonly ServiceDescriptor Service = EventsReflection.Descriptor.FindTypeByName<ServiceDescriptor>("Events");
    private readonly Channel<EventRequest> _queue = Channel.CreateUnbounded<EventRequest>(new() { SingleReader = true });
    private readonly RpcChannel _channel;
    private readonly Task _sending;

    public StreamedLines(string address)
    {
        _channel = new RpcChannel(address);
        _sending = _channel.SendAllAsync<EventRequest, Empty>(Service, "StreamEvents", _queue.Reader.ReadAllAsync());
    }

    public void Write(string line) => _queue.Writer.TryWrite(new EventRequest { Event = line });

    /// <exception cref="RpcException">The client did not take them.</exception>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        using (_channel)
        {
            await _sending;
        }
    }
}
