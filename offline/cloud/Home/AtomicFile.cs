using Microsoft.Win32.SafeHandles;

namespace Rollback.Offline.Cloud.Home;

/// <summary>Writes whole files so that a crash leaves the old one or the new one, never a part.</summary>
internal static class AtomicFile
{
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes, flushes to the disk, and renames over the old file.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode = Private)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var file = Create(temporary, mode))
            {
                RandomAccess.Write(file, content, 0);
                RandomAccess.FlushToDisk(file);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static SafeFileHandle Create(string path, UnixFileMode mode)
    {
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        File.SetUnixFileMode(handle, mode);
        return handle;
    }
}
