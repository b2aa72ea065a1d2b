namespace Rollback.Operations.Releases;

/// <summary>Adds a release's file to a lineage.</summary>
internal static class ReleaseFileWriter
{
    /// <summary>All of the file or nothing, and never over another one: two people may do this at once.</summary>
    /// <returns>False if there is such a file already.</returns>
    public static bool WriteOnce(string path, string text)
    {
        var draft = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Environment.ProcessId}");
        try
        {
            File.WriteAllText(draft, text);
            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
