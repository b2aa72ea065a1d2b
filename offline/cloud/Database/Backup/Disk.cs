using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rollback.Offline.Cloud.Database.Backup;

/// <summary>Everything that was written below a folder reaches the disk, at once instead of file by file.</summary>
internal static partial class Disk
{
    /// <exception cref="IOException">The disk refuses; nothing may be taken as durable.</exception>
    public static void Flush(string anyFile)
    {
        using var handle = File.OpenHandle(anyFile, share: FileShare.ReadWrite | FileShare.Delete);
        if (SyncFileSystem(handle) != 0)
        {
            throw new IOException($"The file system of '{anyFile}' cannot be flushed (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncFileSystem(SafeFileHandle file);
}
