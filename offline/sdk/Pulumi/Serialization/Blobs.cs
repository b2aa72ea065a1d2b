using Rollback.Offline.Protocol.Values;

namespace Pulumi.Serialization;

/// <summary>Assets and archives from the engine.</summary>
internal static class Blobs
{
    /// <exception cref="FormatException">It has none of the known forms.</exception>
    public static AssetOrArchive Read(PropertyValue.Blob blob)
    {
        if (blob.IsArchive)
        {
            return blob.Content.Find("assets") is PropertyValue.Map assets
                ? new AssetArchive(assets.Properties.ToDictionary(asset => asset.Key, asset => Read((PropertyValue.Blob)asset.Value)))
                : Text(blob, "path") is { } folder ? new FileArchive(folder)
                : Text(blob, "uri") is { } address ? new RemoteArchive(address)
                : throw new FormatException("An archive has neither assets nor a path nor a URI.");
        }

        return Text(blob, "text") is { } text ? new StringAsset(text)
            : Text(blob, "path") is { } path ? new FileAsset(path)
            : Text(blob, "uri") is { } uri ? new RemoteAsset(uri)
            : throw new FormatException("An asset has neither a text nor a path nor a URI.");
    }

    private static string? Text(PropertyValue.Blob blob, string key) => (blob.Content.Find(key) as PropertyValue.Text)?.Value;
}
