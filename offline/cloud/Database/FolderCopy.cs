namespace Rollback.Offline.Cloud.Database;

/// <summary>Copies folders of a running server, whose files may vanish meanwhile, as a backup allows.</summary>
internal static class FolderCopy
{
    /// <param name="source">The folder to copy.</param>
    /// <param name="target">Made if missing; modes are kept.</param>
    /// <param name="wanted">Whether to take a file, by its path relative to the source.</param>
    public static void Copy(string source, string target, Func<string, bool> wanted) => Copy(source, target, "", wanted);

    private static void Copy(string source, string target, string relative, Func<string, bool> wanted)
    {
        Directory.CreateDirectory(target, File.GetUnixFileMode(source));
        foreach (var file in Directory.EnumerateFiles(source))
        {
            var name = Path.Combine(relative, Path.GetFileName(file));
            if (!wanted(name))
            {
                continue;
            }

            try
            {
                File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
            }
            catch (FileNotFoundException)
            {
                // Dropped since it was listed; the log that is replayed knows.
            }
        }

        foreach (var folder in Directory.EnumerateDirectories(source))
        {
            var name = Path.GetFileName(folder);
            try
            {
                Copy(folder, Path.Combine(target, name), Path.Combine(relative, name), wanted);
            }
            catch (DirectoryNotFoundException)
            {
                // A database that was dropped since it was listed.
            }
        }
    }
}
