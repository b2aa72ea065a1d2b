using System.Diagnostics;

namespace Rollback.Operations.Tests;

/// <summary>Processes by their ids, as the kernel lists them.</summary>
internal static class Processes
{
    public static IReadOnlyList<int> ChildrenOf(int parent) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0])).Select(name => int.Parse(name!)).Where(id => Status(id) is { } status && status.Parent == parent)];

    public static bool IsAlive(int id) => Status(id) is { State: not 'Z' };

    /// <summary>SIGKILL; nothing if it has ended already.</summary>
    public static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself: what we wanted.
        }
    }

    private static (char State, int Parent)? Status(int id)
    {
        try
        {
            // "id (name) state parent …"; a name may hold blanks and parentheses.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1]));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
