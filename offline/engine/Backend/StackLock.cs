using System.Globalization;
using System.Text.Json;
using Rollback.Offline.Engine.Cli;

namespace Rollback.Offline.Engine.Backend;

/// <summary>
/// Keeps everyone else from changing a stack. The lock of a process that was killed on this machine is taken away by
/// the next one that wants it, so that the same command can simply be run again.
/// </summary>
public sealed class StackLock : IDisposable
{
    private readonly string _file;

    private StackLock(string file) => _file = file;

    /// <param name="location">Backend.</param>
    /// <param name="stack">What to lock.</param>
    /// <param name="time">Clock.</param>
    /// <param name="warn">Is told of abandoned locks that were taken away.</param>
    /// <exception cref="CommandException">Someone else holds it, or the backend cannot be written.</exception>
    public static StackLock Acquire(BackendLocation location, StackReference stack, TimeProvider time, Action<string> warn)
    {
        var folder = location.Locks(stack);
        var own = Path.Combine(folder, $"{Guid.NewGuid()}.json");
        AtomicFile.Write(own, JsonSerializer.SerializeToUtf8Bytes(
            new LockHolder(Environment.ProcessId, Environment.UserName, Environment.MachineName, time.GetUtcNow()), LockJson.Default.LockHolder));
        var others = Others(folder, own, warn);
        if (others.Count == 0)
        {
            return new StackLock(own);
        }

        File.Delete(own);
        throw new CommandException(
            $"the stack is currently locked by {others.Count} lock(s). Either wait for the other process(es) to end "
            + $"or delete the lock file with `pulumi cancel`.{string.Concat(others.Select(other => $"\n  {other}"))}");
    }

    /// <summary>Takes every lock away, whoever holds it.</summary>
    /// <returns>How many there were.</returns>
    public static int Cancel(BackendLocation location, StackReference stack)
    {
        var files = Files(location.Locks(stack));
        foreach (var file in files)
        {
            File.Delete(file);
        }

        return files.Length;
    }

    /// <summary>Whether somebody holds the stack at this moment.</summary>
    public static bool IsHeld(BackendLocation location, StackReference stack) =>
        Files(location.Locks(stack)).Any(file => Holder(file) is { } holder && !holder.IsGone(file));

    public void Dispose() => File.Delete(_file);

    private static List<string> Others(string folder, string own, Action<string> warn)
    {
        var others = new List<string>();
        foreach (var file in Files(folder).Where(file => file != own))
        {
            if (Holder(file) is not { } holder)
            {
                continue;
            }

            if (holder.IsGone(file))
            {
                warn($"removed the lock of process {holder.Pid.ToString(CultureInfo.InvariantCulture)}, which ended without giving it back");
                File.Delete(file);
                continue;
            }

            others.Add($"{file}: created by {holder.Username}@{holder.Hostname} (pid {holder.Pid.ToString(CultureInfo.InvariantCulture)}) at {holder.Timestamp:O}");
        }

        return others;
    }

    private static string[] Files(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [];

    /// <summary>Null when the lock was given back meanwhile.</summary>
    private static LockHolder? Holder(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), LockJson.Default.LockHolder);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (JsonException exception)
        {
            throw new CommandException($"lock file {file} is malformed; remove it with `pulumi cancel`", exception);
        }
    }
}
