using Rollback.Offline.Engine.Cli;

namespace Rollback.Offline.Engine.Json;

/// <summary>What <c>--event-log</c> names: a file, or the address of a client that listens.</summary>
internal static class EventLog
{
    private const string Scheme = "tcp://";

    public static IEventLineTarget Open(string name, CommandContext context) => name.StartsWith(Scheme, StringComparison.Ordinal)
        ? new StreamedLines(name[Scheme.Length..])
        : new FileLines(Path.GetFullPath(name, context.WorkingDirectory));
}
