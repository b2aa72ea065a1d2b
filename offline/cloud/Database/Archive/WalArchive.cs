using System.Security.Cryptography;

namespace Rollback.Offline.Cloud.Database.Archive;

/// <summary>A folder of finished segments, each with the hash that it had when it was archived.</summary>
internal sealed record WalArchive(string Folder)
{
    public const string HashSuffix = ".sha256";

    public string PathOf(WalSegment segment) => Path.Combine(Folder, segment.Name);

    public string HashPathOf(WalSegment segment) => PathOf(segment) + HashSuffix;

    public bool Has(WalSegment segment) => File.Exists(PathOf(segment));

    /// <summary>Whether there is a later one, so that a missing one is a gap and not the end.</summary>
    public bool HasAfter(WalSegment segment) => Segments(segment.Size).Any(other => other.Timeline == segment.Timeline && other.Number > segment.Number);

    public IEnumerable<WalSegment> Segments(uint size)
    {
        foreach (var file in Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder) : [])
        {
            if (WalSegment.TryParse(Path.GetFileName(file), size, out var segment))
            {
                yield return segment;
            }
        }
    }

    /// <summary>Names of the files that say which timeline came from which.</summary>
    public IEnumerable<string> Histories => Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "*.history").Select(path => Path.GetFileName(path)) : [];

    /// <summary>Reads a segment and compares it with its hash; null when there is none.</summary>
    /// <param name="segment">Which.</param>
    /// <param name="buffer">At least as long as a segment.</param>
    /// <exception cref="WalDamageException">It is not what was archived.</exception>
    public bool Read(WalSegment segment, byte[] buffer)
    {
        if (!Has(segment))
        {
            return false;
        }

        var size = (int)segment.Size;
        using (var file = File.OpenHandle(PathOf(segment)))
        {
            var length = RandomAccess.GetLength(file);
            if (length != size)
            {
                throw new WalDamageException($"{PathOf(segment)} has {length} bytes instead of {size}");
            }

            for (var done = 0; done < size;)
            {
                var read = RandomAccess.Read(file, buffer.AsSpan(done, size - done), done);
                done += read > 0 ? read : throw new WalDamageException($"{PathOf(segment)} became shorter while it was read");
            }
        }

        // One archived by hand has no hash: PostgreSQL's own checks of each record remain.
        if (File.Exists(HashPathOf(segment)) && File.ReadAllText(HashPathOf(segment)).Trim() is var expected
            && expected != Convert.ToHexStringLower(SHA256.HashData(buffer.AsSpan(0, size))))
        {
            throw new WalDamageException($"{PathOf(segment)} is not what was archived: its SHA-256 differs from {Path.GetFileName(HashPathOf(segment))}");
        }

        return true;
    }
}
