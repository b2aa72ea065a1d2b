using System.Text;
using Rollback.Offline.Engine.Cli;

namespace Rollback.Offline.Engine.Backend;

/// <summary>Writes whole files so that a reader, or a crash, finds the old content or the new one, never a part.</summary>
public static class AtomicFile
{
    public static void Write(string file, string text) => Write(file, Encoding.UTF8.GetBytes(text));

    /// <exception cref="CommandException">The file cannot be written; it is as it was.</exception>
    public static void Write(string file, ReadOnlySpan<byte> content)
    {
        var temporary = $"{file}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            if (File.Exists(file) && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(file));
            }

            File.Move(temporary, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw new CommandException($"could not write {file}: {exception.Message}", exception);
        }
    }

    /// <summary>Removes what killed writers of a file left behind. Only for whoever keeps all other writers out.</summary>
    public static void Sweep(string file)
    {
        foreach (var temporary in Directory.EnumerateFiles(Path.GetDirectoryName(file)!, $"{Path.GetFileName(file)}.*.tmp"))
        {
            TryDelete(temporary);
        }
    }

    /// <summary>A left-over temporary file harms nobody, and the failure that caused it is the one to report.</summary>
    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }
}
