namespace Rollback.Offline.Engine.Json;

/// <summary>Event lines on the command's own output.</summary>
internal sealed class OutputLines(TextWriter output) : IEventLineTarget
{
    public void Write(string line)
    {
        output.Write(line + "\n");
        output.Flush();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
