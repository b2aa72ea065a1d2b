using System.Text;

namespace Rollback.Offline.Protocol.Transport;

/// <summary>
/// The text of <c>grpc-message</c>: printable ASCII stays, the rest of its UTF-8 is percent-encoded. Encoding more than
/// that is read back by some clients and not by others (Node's leaves <c>%3A</c> alone).
/// </summary>
internal static class StatusMessage
{
    internal static string Encode(string message)
    {
        var encoded = new StringBuilder(message.Length);
        foreach (var unit in Encoding.UTF8.GetBytes(message))
        {
            if (unit is >= 0x20 and <= 0x7E and not (byte)'%')
            {
                encoded.Append((char)unit);
            }
            else
            {
                encoded.Append('%').Append(unit.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }

    internal static string Decode(string message) => Uri.UnescapeDataString(message);
}
