using Rollback.Operations.Engine;

namespace Rollback.Operations.Stacks;

/// <summary>
/// One `rollback` at a time changes a stack. Pulumi has a lock of its own, but a command of ours is several pulumi calls
/// and an edit of the settings. The kernel drops this one with its process, however that ends.
/// </summary>
internal sealed class StackLock : IDisposable
{
    private readonly FileStream _file;

    private StackLock(FileStream file) => _file = file;

    public static Answer<StackLock> Take(Checkout checkout, string stack)
    {
        var path = PathOf(checkout, stack);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new StackLock(file);
        }
        catch (IOException fault) when (IsHeld(fault))
        {
            return PulumiFailure.Locked(stack, "another `rollback` command holds its lock.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new Failure("STK003", $"The state folder {checkout.Home} cannot be written: {fault.Message}", "Free space there, make it writable, or set ROLLBACK_HOME to another folder.");
        }
    }

    /// <summary>Removes the file of an ephemeral stack, whose name does not come again.</summary>
    public static void Forget(Checkout checkout, string stack) => File.Delete(PathOf(checkout, stack));

    public void Dispose() => _file.Dispose();

    private static string PathOf(Checkout checkout, string stack) => Path.Combine(checkout.Home, "locks", $"{stack}.lock");

    // EWOULDBLOCK of flock(2), as .NET passes it on.
    private static bool IsHeld(IOException fault) =>
        (fault.HResult & 0xFFFF) == 11 || fault.Message.Contains("being used by another process", StringComparison.Ordinal);
}
