using Microsoft.Win32.SafeHandles;

namespace Rollback.Offline.Cloud.Home;

/// <summary>Writes whole files so that a crash leaves the old one or the new one, never a part.</summary>
internal static class AtomicFile
{
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes and renames over the old file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">All of it.</param>
    /// <param name="mode">Who may read it; by default its owner only.</param>
    /// <param name="flush">Whether it must survive a power cut too, not only the death of this process.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode = Private, bool flush = true)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var file = Create(temporary, mode))
            {
                RandomAccess.Write(file, content, 0);
                if (flush)
                {
                    RandomAccess.FlushToDisk(file);
                }
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
