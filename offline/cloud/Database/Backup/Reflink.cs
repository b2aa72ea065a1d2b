using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rollback.Offline.Cloud.Database.Backup;

/// <summary>A copy that shares its blocks with the original until one of them is written; XFS and Btrfs can, ext4 cannot.</summary>
internal static partial class Reflink
{
    private const nuint CloneRequest = 0x40049409;

    /// <summary>False where the file system cannot; the target is empty then.</summary>
    public static bool TryClone(SafeFileHandle from, SafeFileHandle to) => Control(to, CloneRequest, (int)from.DangerousGetHandle()) == 0;

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeFileHandle file, nuint request, int argument);
}
