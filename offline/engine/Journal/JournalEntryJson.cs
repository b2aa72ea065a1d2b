using System.Buffers;
using System.Text.Json;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Journal;

/// <summary>Journal entries as lines of JSON. Secrets are encrypted as in the checkpoint.</summary>
internal static class JournalEntryJson
{
    /// <summary>The first line.</summary>
    /// <param name="baseDigest">SHA-256 of the checkpoint file that the entries continue.</param>
    /// <param name="salt">State of the secrets provider.</param>
    public static byte[] Header(string baseDigest, string salt) => Line(writer =>
    {
        writer.WriteNumber("journal", 1);
        writer.WriteString("base", baseDigest);
        writer.WriteString("salt", salt);
    });

    public static byte[] Begin(long number, PendingOperation operation, ISecretForm secrets) => Line(writer =>
    {
        writer.WriteNumber("begin", number);
        writer.WriteString("type", operation.Type);
        writer.WritePropertyName("resource");
        ResourceJsonWriter.Write(writer, operation.Resource, secrets);
    });

    public static byte[] End(StateChange change, ISecretForm secrets) => Line(writer =>
    {
        if (change.Operation is { } operation)
        {
            writer.WriteNumber("end", operation);
        }

        if (change.Old is { } old)
        {
            writer.WriteStartObject("old");
            writer.WriteString("urn", old.Urn);
            writer.WriteString("type", old.Type);
            writer.WriteString("id", old.Id);
            writer.WriteBoolean("delete", old.Delete);
            writer.WriteEndObject();
        }

        if (change.New is { } next)
        {
            writer.WritePropertyName("new");
            ResourceJsonWriter.Write(writer, next, secrets);
        }
    });

    /// <summary>The last line: the checkpoint with this digest holds everything above.</summary>
    public static byte[] Folded(string digest) => Line(writer => writer.WriteString("folded", digest));

    private static byte[] Line(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, PropertyJsonWriter.Compact))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
