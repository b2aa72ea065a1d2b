using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Rollback.Offline.Protocol.Transport;

/// <summary>The body of a client-streaming call: each message goes out as soon as there is one.</summary>
internal sealed class FrameStreamContent<T> : HttpContent
    where T : IMessage<T>
{
    private readonly IAsyncEnumerable<T> _messages;

    public FrameStreamContent(IAsyncEnumerable<T> messages)
    {
        _messages = messages;
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await foreach (var message in _messages.WithCancellation(cancellationToken))
        {
            await stream.WriteAsync(Framing.Frame(message), cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
