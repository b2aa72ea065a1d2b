namespace Rollback.Offline.Cloud.Running;

/// <summary>The last lines of a process's log, for an error message.</summary>
internal static class LogTail
{
    private const int Lines = 8;

    public static string Of(string path, int lines = Lines) =>
        File.Exists(path) ? string.Join("\n", File.ReadLines(path).TakeLast(lines)) : "(it wrote nothing)";
}
