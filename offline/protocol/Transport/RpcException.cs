using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Rollback.Offline.Protocol.Transport;

/// <summary>A call that ended with a status other than OK, on either side of the wire.</summary>
public sealed class RpcException : Exception
{
    public RpcException(StatusCode status, string detail, params IEnumerable<IMessage> details)
        : base(detail)
    {
        Status = status;
        Details = [.. details.Select(message => message as Any ?? Any.Pack(message))];
    }

    public RpcException(StatusCode status, string detail, Exception inner)
        : base(detail, inner)
    {
        Status = status;
    }

    public StatusCode Status { get; }

    /// <summary>The messages of <c>grpc-status-details-bin</c>, in order.</summary>
    public ImmutableArray<Any> Details { get; } = [];

    /// <summary>The first detail of the given type, or null.</summary>
    public T? Detail<T>() where T : class, IMessage<T>, new()
    {
        foreach (var detail in Details)
        {
            if (detail.TryUnpack<T>(out var message))
            {
                return message;
            }
        }

        return null;
    }
}
