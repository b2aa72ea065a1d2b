using System.Globalization;
using System.Text;

namespace Rollback.Offline.Cloud.Running;

/// <summary>
/// A running process by the folder that it works in. PostgreSQL's children write their titles over the marker that they
/// inherit, but never leave the data folder.
/// </summary>
/// <param name="Pid">Its process id.</param>
/// <param name="Title">What it calls itself.</param>
internal sealed record WorkingProcess(int Pid, string Title)
{
    /// <summary>Every process that works in a folder, as far as we may look.</summary>
    public static IReadOnlyList<WorkingProcess> In(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var real = Resolve(folder);
        return
        [
            .. Directory.EnumerateDirectories("/proc")
                .Select(process => int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? Find(pid, real) : null)
                .OfType<WorkingProcess>(),
        ];
    }

    private static WorkingProcess? Find(int pid, string folder)
    {
        try
        {
            return new DirectoryInfo($"/proc/{pid}/cwd").LinkTarget == folder
                ? new WorkingProcess(pid, Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline")).Replace('\0', ' '))
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // Gone in the meantime, or another user's.
        }
    }

    /// <summary>The system names a process's folder without symbolic links.</summary>
    private static string Resolve(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        var below = Path.Combine(Resolve(parent), Path.GetFileName(path));
        return Directory.ResolveLinkTarget(below, returnFinalTarget: true) is { } target ? Resolve(target.FullName) : below;
    }
}
