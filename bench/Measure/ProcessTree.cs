using System.Globalization;

namespace Rollback.Bench.Measure;

/// <summary>Reads /proc for a process and its descendants.</summary>
internal static class ProcessTree
{
    /// <summary>
    /// Memory of the process and its descendants: of a page that several processes share, each has its part (PSS), so that the
    /// sum counts it once. Those that end meanwhile count nothing.
    /// </summary>
    public static long Bytes(int root)
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Select(pid => (Pid: pid, Parent: ParentOf(pid)))
            .ToLookup(process => process.Parent, process => process.Pid);

        var total = 0L;
        var waiting = new Stack<int>([root]);
        while (waiting.TryPop(out var pid))
        {
            total += ShareOf(pid);
            foreach (var child in parents[pid])
            {
                waiting.Push(child);
            }
        }

        return total;
    }

    private static int ParentOf(int pid)
    {
        // The second field, the name, may hold spaces and parentheses: count from its end.
        var stat = Read(pid, "stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;
    }

    private static long ShareOf(int pid)
    {
        var line = Read(pid, "smaps_rollup").Split('\n').FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // The process has ended.
        }
    }
}
