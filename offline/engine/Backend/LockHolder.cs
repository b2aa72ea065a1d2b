using System.Diagnostics;
using System.Text.Json.Serialization;

namespace Rollback.Offline.Engine.Backend;

/// <summary>Who holds a lock: the content of a lock file.</summary>
internal sealed record LockHolder(
    [property: JsonPropertyName("pid")] int Pid,
    [property: JsonPropertyName("username")] string Username,
    [property: JsonPropertyName("hostname")] string Hostname,
    [property: JsonPropertyName("timestamp")] DateTimeOffset Timestamp)
{
    /// <summary>
    /// Whether the holder is surely not running any more: it was on this machine, and its process number is free or
    /// has been given to a process that is younger than the lock.
    /// </summary>
    public bool IsGone(string lockFile)
    {
        if (Hostname != Environment.MachineName)
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(Pid);
            return process.HasExited || process.StartTime.ToUniversalTime() > File.GetLastWriteTimeUtc(lockFile).AddSeconds(2);
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}

[JsonSerializable(typeof(LockHolder))]
internal sealed partial class LockJson : JsonSerializerContext;
