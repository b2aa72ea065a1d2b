using System.Diagnostics;

namespace Rollback.Conformance.Tests.Harness;

/// <summary>A process that works for a project.</summary>
internal sealed record RunningProcess(int Id, string CommandLine)
{
    /// <summary>Processes whose environment names the given text, read from /proc.</summary>
    internal static IReadOnlyList<RunningProcess> WithEnvironment(string text)
    {
        var found = new List<RunningProcess>();
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(folder, "environ")).Contains(text, StringComparison.Ordinal))
                {
                    var commandLine = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ');
                    found.Add(new(int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture), commandLine));
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // It ended while being looked at, or belongs to somebody else.
            }
        }

        return found;
    }

    /// <summary>Kills it unless it has ended by itself meanwhile.</summary>
    internal void TryKill()
    {
        try
        {
            Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It was faster.
        }
    }

    internal void Kill()
    {
        using var process = Process.GetProcessById(Id);
        process.Kill();
    }
}
