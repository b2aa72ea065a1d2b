using System.Buffers.Binary;
using System.Text;

namespace Rollback.Operations.Gateway;

/// <param name="Type">The protocol's letter.</param>
internal sealed record WireMessage(char Type, byte[] Body)
{
    public int Integer(int at) => BinaryPrimitives.ReadInt32BigEndian(Body.AsSpan(at));

    /// <summary>A row of text values (message D).</summary>
    public string?[] Row()
    {
        var values = new string?[BinaryPrimitives.ReadInt16BigEndian(Body)];
        var at = 2;
        for (var index = 0; index < values.Length; index++)
        {
            var length = Integer(at);
            at += 4;
            if (length < 0) continue;
            values[index] = Encoding.UTF8.GetString(Body, at, length);
            at += length;
        }

        return values;
    }

    /// <summary>The message field of an error (message E).</summary>
    public string Error()
    {
        var fields = Encoding.UTF8.GetString(Body).Split('\0');
        return fields.FirstOrDefault(field => field.StartsWith('M'))?[1..] ?? "unknown error";
    }
}
