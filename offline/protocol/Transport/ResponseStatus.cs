using System.Globalization;
using Google.Rpc;

namespace Rollback.Offline.Protocol.Transport;

/// <summary>Reads the status of a finished call from its trailers (or from its headers, where there was no body).</summary>
internal static class ResponseStatus
{
    public static void ThrowUnlessOk(HttpResponseMessage response)
    {
        var text = Field(response, "grpc-status")
            ?? throw new RpcException(StatusCode.Unavailable, $"The server answered HTTP {(int)response.StatusCode} without a gRPC status.");
        var status = (StatusCode)int.Parse(text, CultureInfo.InvariantCulture);
        if (status == StatusCode.Ok)
        {
            return;
        }

        var message = StatusMessage.Decode(Field(response, "grpc-message") ?? status.ToString());
        throw Field(response, "grpc-status-details-bin") is { } details
            ? new RpcException(status, message, Status.Parser.ParseFrom(FromBase64(details)).Details)
            : new RpcException(status, message);
    }

    private static string? Field(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values)
            ? string.Join(',', values)
            : null;

    /// <summary>gRPC leaves out the padding.</summary>
    private static byte[] FromBase64(string text) =>
        Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
