using System.Globalization;
using System.Text;

namespace Rollback.Offline.Cloud.Running;

/// <summary>A running process that carries a cloud's marker.</summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Cloud">The cloud's folder.</param>
/// <param name="Name">Which process of the cloud, such as <c>pod/orders-blue-1</c>.</param>
internal sealed record MarkedProcess(int Pid, string Cloud, string Name)
{
    /// <summary>Every marked process of this machine that we may look at, whichever cloud it is of.</summary>
    public static IReadOnlyList<MarkedProcess> All()
    {
        var found = new List<MarkedProcess>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Find(pid) is { } marked)
            {
                found.Add(marked);
            }
        }

        return found;
    }

    /// <summary>Those of one cloud, but not this very process.</summary>
    public static IReadOnlyList<MarkedProcess> Of(string cloud) =>
        [.. All().Where(process => process.Cloud == cloud && process.Pid != Environment.ProcessId)];

    private static MarkedProcess? Find(int pid)
    {
        var environment = ReadEnvironment(pid);
        return environment.GetValueOrDefault(Marker.Cloud) is { } cloud && !IsDead(pid)
            ? new MarkedProcess(pid, cloud, environment.GetValueOrDefault(Marker.Process, "unknown"))
            : null;
    }

    /// <summary>A process that ended, but whose parent has not asked for its status yet, still has a folder.</summary>
    public static bool IsDead(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is 'Z' or 'X';
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static Dictionary<string, string> ReadEnvironment(int pid)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/environ"))
                .Split('\0')
                .Select(line => line.Split('=', 2))
                .Where(parts => parts.Length == 2 && parts[0].StartsWith("ROLLBACK_", StringComparison.Ordinal))
                .DistinctBy(parts => parts[0])
                .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone in the meantime, or another user's: not one of ours.
            return [];
        }
    }
}
