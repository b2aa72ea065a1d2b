namespace Rollback.Offline.Cloud.Home;

/// <summary>
/// Where a cloud's pods find their mounted files: in memory where the system has a place for that, as a cluster keeps
/// secrets, so that no password is ever written to a disk in clear.
/// </summary>
internal static class MemoryFolder
{
    private const string SharedMemory = "/dev/shm";
    private const int NameLength = 24;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The folder, made if missing. Its name cannot be guessed, since anyone may make folders beside it.</summary>
    public static string Open(CloudDirectory cloud, Seal seal)
    {
        var path = PathOf(seal);
        try
        {
            return Directory.Exists(SharedMemory) ? Directory.CreateDirectory(path, Private).FullName : cloud.Pods;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return cloud.Pods;
        }
    }

    public static void Remove(Seal seal)
    {
        if (Directory.Exists(PathOf(seal)))
        {
            Directory.Delete(PathOf(seal), recursive: true);
        }
    }

    private static string PathOf(Seal seal) => Path.Combine(SharedMemory, $"rollback-{seal.PasswordFor("memory folder")[..NameLength]}");
}
