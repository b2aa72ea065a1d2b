using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Rollback.Model;

namespace Rollback.Operations.Checkpoint;

/// <summary>A record on disk: canonical JSON beside its own digest, so that there is one spelling and every other byte is found.</summary>
internal static class CheckpointFile
{
    private static readonly StoredTypes Strict = new(new(StoredTypes.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow });

    /// <summary>The file's bytes, and the digest by which the next record names this one.</summary>
    public static (byte[] Bytes, string Digest) Write(CheckpointRecord record)
    {
        var content = JsonSerializer.SerializeToNode(record, Strict.CheckpointRecord)!;
        var digest = Digest.OfCanonical(CanonicalJson.Bytes(content)).Text;
        return (Envelope(content, digest), digest);
    }

    /// <summary>The record, or what is wrong with the file.</summary>
    public static (CheckpointRecord? Record, string Digest, string? Problem) Read(byte[] bytes)
    {
        try
        {
            if (JsonNode.Parse(bytes) is not JsonObject envelope || envelope["content"] is not JsonObject content || envelope["digest"]?.GetValue<string>() is not { } said)
                return (null, "", "it has not the form of a checkpoint");
            var digest = Digest.OfCanonical(CanonicalJson.Bytes(content)).Text;
            if (digest != said) return (null, digest, $"its content does not have the digest that it names ({said[..Math.Min(19, said.Length)]}…)");
            return Envelope(content.DeepClone(), digest).AsSpan().SequenceEqual(bytes)
                ? (content.Deserialize(Strict.CheckpointRecord), digest, null)
                : (null, digest, "it is not spelled as it was written");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return (null, "", $"it cannot be read: {fault.Message}");
        }
    }

    /// <summary>Digest of a baseline's bytes, by which it is named and found.</summary>
    public static string DigestOf(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Envelope(JsonNode content, string digest) =>
        [.. CanonicalJson.Bytes(new JsonObject { ["content"] = content, ["digest"] = digest }), .. Encoding.UTF8.GetBytes("\n")];
}
