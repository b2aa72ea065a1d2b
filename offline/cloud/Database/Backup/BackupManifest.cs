using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database.Backup;

/// <summary>What a backup is of, and every file of it; without one a copy is no backup.</summary>
/// <param name="Owner">The very instance that it was taken of; one made later under the same name is another.</param>
/// <param name="Purpose">Whom it was taken for, so that the same request again finds it, and another one is refused.</param>
/// <param name="SystemIdentifier">Of the cluster.</param>
/// <param name="Timeline">That its log belongs to.</param>
/// <param name="SegmentSize">Of the log's files, in bytes.</param>
/// <param name="Start">From where its log is needed, as PostgreSQL writes it.</param>
/// <param name="Stop">Up to where it must be recovered at least.</param>
/// <param name="StoppedAt">The server's clock afterwards: what was committed later was committed after <paramref name="Stop"/>.</param>
/// <param name="PreparedTransactions">max_prepared_transactions, of which recovery needs as many.</param>
/// <param name="Files">Every file, by its path below the data folder.</param>
internal sealed record BackupManifest(
    string Owner,
    string Purpose,
    ulong SystemIdentifier,
    uint Timeline,
    uint SegmentSize,
    string Start,
    string Stop,
    DateTimeOffset StoppedAt,
    int PreparedTransactions,
    ImmutableArray<BackedUpFile> Files)
{
    public const string FileName = "manifest.json";

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, IndentSize = 1 };

    [JsonIgnore]
    public Lsn StartsAt => Lsn.Parse(Start);

    [JsonIgnore]
    public Lsn StopsAt => Lsn.Parse(Stop);

    [JsonIgnore]
    public WalSegment FirstSegment => WalSegment.Holding(Timeline, StartsAt, SegmentSize);

    [JsonIgnore]
    public long Bytes => Files.Sum(file => file.Size);

    public void Write(string folder) => AtomicFile.Write(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, Options));

    /// <summary>Null when there is none, or none that can be read.</summary>
    public static BackupManifest? Find(string folder)
    {
        var file = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<BackupManifest>(File.ReadAllBytes(file), Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A file of a backup.</summary>
/// <param name="Path">Below the data folder, with slashes.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Of its content, in lower-case hexadecimal.</param>
internal sealed record BackedUpFile(string Path, long Size, string Sha256);
