namespace Rollback.Offline.Cloud.Tests.Support;

/// <summary>Looks through files that others write, move and delete meanwhile.</summary>
internal static class Disk
{
    /// <summary>The files of a cloud's home that hold the text, but for its lock, which nobody else may read.</summary>
    public static Task<IReadOnlyList<string>> HoldingAsync(CloudFixture cloud, string text) => HoldingAsync(cloud.Home, text, "*", cloud.Cloud.Lock);

    /// <summary>The files below a folder that hold the text.</summary>
    public static async Task<IReadOnlyList<string>> HoldingAsync(string folder, string text, string pattern, string but = "")
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, pattern, options).Where(file => file != but))
        {
            // Somebody's copy is locked until it is whole.
            await CloudFixture.EventuallyAsync(() => Task.FromResult(TryHold(file, text, found)), $"{file} can be read");
        }

        return found;
    }

    /// <summary>The programs of this machine with the text among their arguments.</summary>
    public static IReadOnlyList<string> ProgramsTold(string text) =>
        [.. Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Select(folder => ReadOrNothing(Path.Combine(folder, "cmdline"))).Where(line => line.Contains(text, StringComparison.Ordinal))];

    private static bool TryHold(string file, string text, List<string> found)
    {
        try
        {
            if (File.ReadAllText(file).Contains(text, StringComparison.Ordinal))
            {
                found.Add(file);
            }

            return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string ReadOrNothing(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return ""; // It ended meanwhile, or is nobody's business.
        }
    }
}
