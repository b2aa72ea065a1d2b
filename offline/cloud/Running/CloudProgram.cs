namespace Rollback.Offline.Cloud.Running;

/// <summary>The assembly that daemons are run from. Native plugins have it not beside them, but in the folder of its own build.</summary>
internal static class CloudProgram
{
    private const string File = "Rollback.Offline.Cloud.dll";

    public static string Assembly { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
    {
        var beside = Path.Combine(folder, File);
        return System.IO.File.Exists(beside)
            ? beside
            : Path.GetFullPath(Path.Combine(folder, "..", "..", "Rollback.Offline.Cloud", new DirectoryInfo(folder).Name, File));
    }
}
