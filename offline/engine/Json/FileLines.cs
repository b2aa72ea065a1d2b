using System.Text;

namespace Rollback.Offline.Engine.Json;

/// <summary>Event lines at the end of a file, to be read while the operation runs.</summary>
internal sealed class FileLines(string file) : IEventLineTarget
{
    private readonly StreamWriter _writer = new(
        new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite), new UTF8Encoding(false))
    { AutoFlush = true };

    public void Write(string line) => _writer.Write(line + "\n");

    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
