using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Rollback.Offline.Cloud.Database.Backup;

/// <summary>
/// A writable copy of a backup. Every file is compared with the manifest on the way: PostgreSQL would start on a short or
/// missing data file without a word, and answer wrongly.
/// </summary>
internal static class BackupClone
{
    private const int Workers = 2;
    private const int ChunkSize = 256 * 1024;

    /// <exception cref="BackupDamageException">The backup is not what was taken; the target is a part.</exception>
    public static async Task RunAsync(BaseBackup backup, string target, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var folder in BackedUpFolder.Folders(backup.Data))
        {
            Directory.CreateDirectory(Path.Combine(target, folder), File.GetUnixFileMode(target));
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(backup.Manifest.Files.OrderByDescending(file => file.Size), parallel, (file, _) =>
        {
            Clone(backup, file, Path.Combine(target, file.Path));
            return ValueTask.CompletedTask;
        });
    }

    private static void Clone(BaseBackup backup, BackedUpFile file, string target)
    {
        var source = Path.Combine(backup.Data, file.Path);
        if (!File.Exists(source))
        {
            throw new BackupDamageException($"{source} is missing");
        }

        using var from = File.OpenHandle(source);
        if (RandomAccess.GetLength(from) is var length && length != file.Size)
        {
            throw new BackupDamageException($"{source} has {length} bytes instead of {file.Size}");
        }

        using var to = File.OpenHandle(target, FileMode.CreateNew, FileAccess.Write);
        File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var shared = file.Size > 0 && Reflink.TryClone(from, to);
        if (Pass(from, shared ? null : to) != file.Sha256)
        {
            throw new BackupDamageException($"{source} is not what was backed up: its SHA-256 differs from {BackupManifest.FileName}");
        }
    }

    /// <summary>Hashes a file, and copies it on the way if there is where to.</summary>
    private static string Pass(SafeFileHandle from, SafeFileHandle? to)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        var done = 0L;
        while (RandomAccess.Read(from, chunk, done) is > 0 and var read)
        {
            hash.AppendData(chunk, 0, read);
            if (to is not null)
            {
                RandomAccess.Write(to, chunk.AsSpan(0, read), done);
            }

            done += read;
        }

        ArrayPool<byte>.Shared.Return(chunk);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
