namespace Rollback.Offline.Cloud.Database.Backup;

/// <summary>Which files of a data folder belong into a backup.</summary>
internal static class BackedUpFolder
{
    public const string ControlFile = "global/pg_control";

    /// <summary>Of the running server, or of its past.</summary>
    private static readonly string[] SkippedFiles = ["postmaster.pid", "postmaster.opts", "recovery.signal", "standby.signal", "backup_label", "backup_label.old"];

    /// <summary>Made anew at every start, but for the log, which is taken from the archive, and slots, which are the original's.</summary>
    private static readonly string[] EmptiedFolders =
        ["pg_wal/", Slots, "pg_dynshmem/", "pg_notify/", "pg_serial/", "pg_snapshots/", "pg_stat_tmp/", "pg_subtrans/"];

    /// <summary>A folder per slot: an empty one is a damaged slot, and a server with one does not start.</summary>
    private const string Slots = "pg_replslot/";

    /// <summary>Every folder below, parents first.</summary>
    public static IReadOnlyList<string> Folders(string data) =>
        [.. Directory.EnumerateDirectories(data, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(data, path))
            .Where(path => !IsTemporary(path) && !path.StartsWith(Slots, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Every file to copy, the large ones first so that two can copy evenly; the control file is not among them.</summary>
    public static IReadOnlyList<string> Files(string data) =>
        [.. new DirectoryInfo(data).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(data, file.FullName), Size: LengthOf(file)))
            .Where(file => file.Path != ControlFile && IsWanted(file.Path))
            .OrderByDescending(file => file.Size)
            .Select(file => file.Path)];

    /// <summary>In bytes, roughly.</summary>
    public static long Size(string data) => new DirectoryInfo(data).EnumerateFiles("*", SearchOption.AllDirectories).Sum(LengthOf);

    private static bool IsWanted(string path) =>
        !SkippedFiles.Contains(path)
        && !EmptiedFolders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))
        && !IsTemporary(path)
        && !path.EndsWith("pg_internal.init", StringComparison.Ordinal);

    private static bool IsTemporary(string path) => path.Contains("pgsql_tmp", StringComparison.Ordinal);

    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0; // Dropped since it was listed.
        }
    }
}
