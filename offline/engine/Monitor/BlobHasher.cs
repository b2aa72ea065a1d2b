using System.Security.Cryptography;
using System.Text;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>
/// Gives assets and archives the hash of their content, by which they are compared: a file that changed under the same
/// path is a change. Relative paths start at the program's folder. Content behind a URI is fetched (<c>file</c>, <c>http</c>,
/// <c>https</c>) at every run.
/// </summary>
public sealed class BlobHasher(string folder)
{
    // The Node SDK adds markers of its own, which mean nothing to anyone else.
    private static readonly string[] Known = ["assets", "path", "text", "uri", "hash"];

    private static readonly HttpClient Web = new();

    private static readonly string[] ArchiveFiles = [".tar", ".tgz", ".tar.gz", ".zip", ".jar"];

    /// <exception cref="RpcException">INVALID_ARGUMENT: a file or URI is missing or cannot be read.</exception>
    public PropertyMap Hash(PropertyMap properties) => properties.Select(property => property.Rewrite(Hash));

    private PropertyValue Hash(PropertyValue value)
    {
        if (value is not PropertyValue.Blob blob || blob.ContainsUnknown)
        {
            return value;
        }

        var content = PropertyMap.From(blob.Content.Where(entry => Known.Contains(entry.Key)));
        try
        {
            return blob with { Content = content.With("hash", Convert.ToHexStringLower(blob.IsArchive ? Archive(content) : Asset(content))) };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or HttpRequestException or TaskCanceledException)
        {
            throw new RpcException(
                StatusCode.InvalidArgument, $"failed to compute {(blob.IsArchive ? "archive" : "asset")} hash: {failure.Message}", failure);
        }
    }

    private byte[] Asset(PropertyMap content) =>
        content.Find("path") is PropertyValue.Text path ? File(Absolute(path.Value))
        : content.Find("uri") is PropertyValue.Text uri ? Remote(uri.Value)
        : Text(content.Find("text"));

    private byte[] Archive(PropertyMap content)
    {
        if (content.Find("path") is PropertyValue.Text path)
        {
            var absolute = Absolute(path.Value);
            return ArchiveFiles.Any(absolute.EndsWith) ? File(absolute) : Folder(absolute);
        }

        return content.Find("assets") is PropertyValue.Map assets
            ? Entries(assets.Properties.Select(asset => (asset.Key, HashOf(asset.Value))))
            : content.Find("uri") is PropertyValue.Text uri ? Remote(uri.Value) : Text(null);
    }

    private byte[] Remote(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("file" or "http" or "https"))
        {
            throw new IOException($"'{text}' is no file, http or https address");
        }

        if (uri.IsFile)
        {
            return File(Absolute(uri.LocalPath));
        }

        using var response = Web.Send(new HttpRequestMessage(HttpMethod.Get, uri), HttpCompletionOption.ResponseHeadersRead);
        using var stream = response.EnsureSuccessStatusCode().Content.ReadAsStream();
        return SHA256.HashData(stream);
    }

    private static byte[] Folder(string folder) => Entries(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => (Path.GetRelativePath(folder, file), Convert.ToHexStringLower(File(file)))));

    private static byte[] Entries(IEnumerable<(string Name, string Hash)> entries) => SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(entries.OrderBy(entry => entry.Name, StringComparer.Ordinal).Select(entry => $"{entry.Hash} {entry.Name}\n"))));

    private static byte[] File(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder; use an archive for it");
        }

        using var stream = System.IO.File.OpenRead(path);
        return SHA256.HashData(stream);
    }

    private static byte[] Text(PropertyValue? text) => SHA256.HashData(Encoding.UTF8.GetBytes((text as PropertyValue.Text)?.Value ?? ""));

    private static string HashOf(PropertyValue value) =>
        value is PropertyValue.Blob blob && blob.Content.Find("hash") is PropertyValue.Text hash ? hash.Value : "";

    private string Absolute(string path) => Path.GetFullPath(path, folder);
}
