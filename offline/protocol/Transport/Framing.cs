using System.Buffers.Binary;
using Google.Protobuf;

namespace Rollback.Offline.Protocol.Transport;

/// <summary>
/// The length-prefixed message of gRPC over HTTP/2: one byte for compression (always 0 here), four for the length,
/// big endian, then the message.
/// </summary>
internal static class Framing
{
    private const int PrefixLength = 5;

    /// <summary>Pulumi's values nest deeper than the 100 levels that Google.Protobuf allows by default.</summary>
    private const int RecursionLimit = 10_000;

    public static byte[] Frame(IMessage message)
    {
        var size = message.CalculateSize();
        var frame = new byte[PrefixLength + size];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), size);
        message.WriteTo(frame.AsSpan(PrefixLength));
        return frame;
    }

    /// <summary>Reads one message; null at the end of the stream.</summary>
    public static async Task<T?> ReadAsync<T>(Stream stream, CancellationToken cancellationToken)
        where T : class, IMessage<T>, new()
    {
        var prefix = new byte[PrefixLength];
        var read = await stream.ReadAtLeastAsync(prefix, PrefixLength, throwOnEndOfStream: false, cancellationToken);
        if (read == 0)
        {
            return null;
        }

        if (read < PrefixLength)
        {
            throw new RpcException(StatusCode.Internal, "The message ended inside its length prefix.");
        }

        if (prefix[0] != 0)
        {
            throw new RpcException(StatusCode.Unimplemented, "Compressed messages are not supported.");
        }

        var body = new byte[BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1))];
        await stream.ReadExactlyAsync(body, cancellationToken);

        var message = new T();
        message.MergeFrom(CodedInputStream.CreateWithLimits(new MemoryStream(body), int.MaxValue, RecursionLimit));
        return message;
    }
}
