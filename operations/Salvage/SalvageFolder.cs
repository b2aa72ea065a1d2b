using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollback.Operations.Salvage;

/// <summary>A salvage on disk. It appears complete under its name or not at all.</summary>
internal sealed class SalvageFolder
{
    private const string ManifestName = "manifest.json";

    /// <summary>For people, too, to read.</summary>
    internal static readonly StoredTypes Json = new(new(StoredTypes.Default.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private readonly string _final;

    private SalvageFolder(string path, string final) => (Path, _final) = (path, final);

    public string Path { get; }

    public string ManifestPath => System.IO.Path.Combine(Path, ManifestName);

    /// <summary>A new folder under a name of its own until it is <see cref="Complete"/>; what an interrupted run left there is deleted.</summary>
    public static SalvageFolder Draft(string path)
    {
        var final = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var draft = $"{final}.partial";
        if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        Private(draft);
        return new(draft, final);
    }

    public static SalvageFolder At(string path)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        return new(full, full);
    }

    /// <summary>A subfolder that only its owner can enter.</summary>
    public string Make(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        Private(path);
        return path;
    }

    /// <summary>A file name for a table, whatever its name holds.</summary>
    public static string FileName(string schema, string table) => $"{Uri.EscapeDataString(schema)}.{Uri.EscapeDataString(table)}.jsonl";

    public string FileOf(SalvagedTable table) => System.IO.Path.Combine(Path, table.File);

    public static async Task<string> DigestAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return $"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken))}";
    }

    /// <summary>Names a salvage by what it holds.</summary>
    public static string Id(IEnumerable<SalvagedTable> tables, string? checkpoint, DateTimeOffset extractedAt) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', tables.Select(table => $"{table.FullName} {table.Digest}")) + $"\n{checkpoint}\n{extractedAt:O}")))}";

    /// <summary>Writes the manifest and gives the folder its name: the moment from which it exists.</summary>
    public SalvageFolder Complete(SalvageManifest manifest)
    {
        using (var stream = new FileStream(ManifestPath, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            JsonSerializer.Serialize(stream, manifest, Json.SalvageManifest);
            stream.Flush(flushToDisk: true);
        }

        Directory.Move(Path, _final);
        return new(_final, _final);
    }

    public bool Exists => File.Exists(ManifestPath);

    public Answer<SalvageManifest> Read()
    {
        if (!Exists) return new Failure("SLV001", $"There is no salvage in '{Path}'.", "`rollback salvage extract --output` writes one; a folder that ends in .partial is of an interrupted run.");
        try
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(ManifestPath), Json.SalvageManifest);
            return manifest is { Format: SalvageManifest.CurrentFormat } ? manifest : new Failure("SLV002", $"'{ManifestPath}' has a form that this version does not know.", "Use the version that wrote it.");
        }
        catch (JsonException fault)
        {
            return new Failure("SLV002", $"'{ManifestPath}' cannot be read: {fault.Message}", "Restore the folder from a copy.");
        }
    }

    /// <summary>Whether every file is as it was written.</summary>
    public async Task<Failure?> VerifyAsync(SalvageManifest manifest, CancellationToken cancellationToken)
    {
        foreach (var table in manifest.Tables)
        {
            var file = FileOf(table);
            if (!File.Exists(file) || await DigestAsync(file, cancellationToken) != table.Digest)
                return new("SLV003", $"'{file}' is not as it was written.", "Restore the folder from a copy; nothing of it is replayed as it is.");
        }

        return Id(manifest.Tables, manifest.Checkpoint, manifest.ExtractedAt) == manifest.Id
            ? null
            : new("SLV003", $"'{ManifestPath}' is not as it was written.", "Restore the folder from a copy; nothing of it is replayed as it is.");
    }

    private static void Private(string path) => Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
