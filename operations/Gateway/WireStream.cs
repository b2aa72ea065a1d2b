using System.Buffers.Binary;
using System.Text;

namespace Rollback.Operations.Gateway;

/// <summary>Messages of PostgreSQL's protocol 3 on a stream.</summary>
internal sealed class WireStream(Stream stream)
{
    private const int LongestMessage = 16 << 20;

    /// <summary>One message per text, in one piece.</summary>
    public async Task SendTextsAsync(char type, IEnumerable<string> texts, CancellationToken cancellationToken) =>
        await stream.WriteAsync(texts.SelectMany(text => Message(type, [.. Encoding.UTF8.GetBytes(text), 0])).ToArray(), cancellationToken);

    public async Task SendAsync(char? type, byte[] body, CancellationToken cancellationToken) => await stream.WriteAsync(Message(type, body), cancellationToken);

    /// <exception cref="EndOfStreamException">The other side hung up.</exception>
    public async Task<WireMessage> ReadAsync(CancellationToken cancellationToken)
    {
        var head = new byte[5];
        await stream.ReadExactlyAsync(head, cancellationToken);
        var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4;
        if (length is < 0 or > LongestMessage) throw new IOException("the answer is not PostgreSQL's protocol");
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return new((char)head[0], body);
    }

    private static byte[] Message(char? type, byte[] body)
    {
        var message = new byte[(type is null ? 4 : 5) + body.Length];
        if (type is { } letter) message[0] = (byte)letter;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(type is null ? 0 : 1), body.Length + 4);
        body.CopyTo(message, message.Length - body.Length);
        return message;
    }
}
