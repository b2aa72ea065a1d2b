using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Rollback.Offline.Cloud.Database.Archive;

namespace Rollback.Offline.Cloud.Database.Backup;

/// <summary>
/// Copies the files of a running server, which may change and vanish meanwhile, as a backup allows; hashes what it writes, and
/// finds pages that have rotted.
/// </summary>
internal static class BackupCopy
{
    private const int Workers = 2;
    private const int ChunkSize = 32 * PageChecksum.PageSize;
    private const int Rereads = 5;

    /// <param name="data">The data folder.</param>
    /// <param name="target">Made; modes are kept.</param>
    /// <param name="start">Where the backup begins: a page that changed later is repaired by the log, so it may be torn.</param>
    /// <param name="cancellationToken">Leaves a part.</param>
    /// <exception cref="BackupDamageException">A page is not what was written there.</exception>
    public static async Task<ImmutableArray<BackedUpFile>> RunAsync(string data, string target, Lsn start, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(target, File.GetUnixFileMode(data));
        foreach (var folder in BackedUpFolder.Folders(data))
        {
            Directory.CreateDirectory(Path.Combine(target, folder), File.GetUnixFileMode(data));
        }

        var copied = new ConcurrentBag<BackedUpFile>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(BackedUpFolder.Files(data), parallel, (path, _) =>
        {
            if (Copy(data, target, path, start) is { } file)
            {
                copied.Add(file);
            }

            return ValueTask.CompletedTask;
        });
        copied.Add(CopyControl(data, target));
        return [.. copied.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    /// <summary>Null when the file, or its database, was dropped since it was listed; the log that is replayed knows.</summary>
    private static BackedUpFile? Copy(string data, string target, string path, Lsn start)
    {
        try
        {
            using var from = File.OpenHandle(Path.Combine(data, path), share: FileShare.ReadWrite | FileShare.Delete);
            using var to = File.OpenHandle(Path.Combine(target, path), FileMode.Create, FileAccess.Write);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var relation = RelationFile.Of(path);
            var chunk = new byte[ChunkSize];
            var done = 0L;
            while (RandomAccess.Read(from, chunk, done) is > 0 and var read)
            {
                if (relation is not null)
                {
                    Check(from, chunk.AsSpan(0, read), done, path, relation, start);
                }

                hash.AppendData(chunk, 0, read);
                RandomAccess.Write(to, chunk.AsSpan(0, read), done);
                done += read;
            }

            File.SetUnixFileMode(to, File.GetUnixFileMode(from));
            return new BackedUpFile(path, done, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static void Check(SafeFileHandle from, Span<byte> chunk, long offset, string path, RelationFile relation, Lsn start)
    {
        for (var at = 0; at + PageChecksum.PageSize <= chunk.Length; at += PageChecksum.PageSize)
        {
            var page = chunk.Slice(at, PageChecksum.PageSize);
            var block = relation.FirstBlock + (uint)((offset + at) / PageChecksum.PageSize);
            for (var attempt = 0; !PageChecksum.IsRight(page, block) && PageChecksum.PositionOf(page) < start.Value; attempt++)
            {
                // It may have been read while it was written.
                if (attempt == Rereads)
                {
                    throw new BackupDamageException($"page {block} of {path} is corrupted (its checksum is wrong)");
                }

                RandomAccess.Read(from, page, offset + at);
            }
        }
    }

    /// <summary>The server may write it at any moment, so it counts once two readings are the same.</summary>
    private static BackedUpFile CopyControl(string data, string target)
    {
        var source = Path.Combine(data, BackedUpFolder.ControlFile);
        var content = File.ReadAllBytes(source);
        while (File.ReadAllBytes(source) is var again && !again.AsSpan().SequenceEqual(content))
        {
            content = again;
        }

        var file = Path.Combine(target, BackedUpFolder.ControlFile);
        File.WriteAllBytes(file, content);
        File.SetUnixFileMode(file, File.GetUnixFileMode(source));
        return new BackedUpFile(BackedUpFolder.ControlFile, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
    }
}
