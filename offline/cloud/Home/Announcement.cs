using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollback.Offline.Cloud.Home;

/// <summary>What a running daemon tells about itself, in <c>cloud.json</c>.</summary>
/// <param name="Stack">Whose cloud it is.</param>
/// <param name="Pid">The daemon's process.</param>
/// <param name="Port">Where it serves, on 127.0.0.1.</param>
/// <param name="Subnet">Its loopback network, such as 127.18.3.0/24.</param>
/// <param name="Dns">Where its DNS server answers.</param>
internal sealed record Announcement(string Stack, int Pid, int Port, string Subnet, string Dns)
{
    public void Write(CloudDirectory cloud) =>
        AtomicFile.Write(cloud.Announcement, JsonSerializer.SerializeToUtf8Bytes(this, HomeJson.Default.Announcement));

    /// <summary>The announcement, or null where there is none (or only a part of one that cannot be read).</summary>
    public static Announcement? Read(CloudDirectory cloud)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(cloud.Announcement), HomeJson.Default.Announcement);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Announcement))]
internal sealed partial class HomeJson : JsonSerializerContext;
