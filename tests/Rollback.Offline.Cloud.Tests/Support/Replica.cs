namespace Rollback.Offline.Cloud.Tests.Support;

/// <summary>A folder that looks like another, made of links, in which single files can be spoiled without harm.</summary>
internal sealed class Replica : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rollback-replica-").FullName;

    public Replica(string original)
    {
        foreach (var folder in Directory.EnumerateDirectories(original, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(PathOf(Path.GetRelativePath(original, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories))
        {
            File.CreateSymbolicLink(PathOf(Path.GetRelativePath(original, file)), file);
        }
    }

    public string Folder => _folder;

    public string PathOf(string relative) => Path.Combine(_folder, relative);

    public void Remove(string relative) => File.Delete(PathOf(relative));

    public void Truncate(string relative) => Change(relative, bytes => bytes[..(bytes.Length / 2)]);

    public void Flip(string relative, int at) => Change(relative, bytes =>
    {
        bytes[at] ^= 0x10;
        return bytes;
    });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Change(string relative, Func<byte[], byte[]> change)
    {
        var bytes = change(File.ReadAllBytes(PathOf(relative)));
        Remove(relative);
        File.WriteAllBytes(PathOf(relative), bytes);
    }
}
