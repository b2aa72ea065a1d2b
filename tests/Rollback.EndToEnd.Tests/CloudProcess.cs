using System.Diagnostics;
using System.Globalization;

namespace Rollback.EndToEnd.Tests;

/// <summary>Processes of the cloud of one home, found by what the kernel knows of them, and ended with SIGKILL.</summary>
internal static class CloudProcess
{
    /// <summary>At once, without asking a command first: by then the step would be over.</summary>
    /// <param name="words">Part of the command line, with a NUL between arguments.</param>
    /// <returns>How many.</returns>
    public static int Kill(string home, string words)
    {
        var killed = 0;
        foreach (var id in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            if (!Read($"/proc/{id}/cmdline").Contains(words, StringComparison.Ordinal) || !IsOf(home, Read($"/proc/{id}/environ"))) continue;
            if (TryKill(int.Parse(id!, CultureInfo.InvariantCulture))) killed++;
        }

        return killed;
    }

    private static bool TryKill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            // Not waited for: it is nobody's child of ours, and whoever inherited it may be slow to notice its end.
            process.Kill();
            return true;
        }
        catch (ArgumentException)
        {
            // A tool that had just ended.
            return false;
        }
    }

    private static bool IsOf(string home, string environment) =>
        environment.Contains($"ROLLBACK_HOME={home}\0", StringComparison.Ordinal) || environment.Contains($"ROLLBACK_CLOUD={home}/", StringComparison.Ordinal);

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is nobody's business.
            return "";
        }
    }
}
