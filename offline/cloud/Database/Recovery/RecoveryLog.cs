using System.Text;
using System.Text.RegularExpressions;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>
/// What a recovering server says, from a place in its log on. That a server is up proves nothing: one that was never told to
/// recover opens at the backup's end, so its own words about the target count.
/// </summary>
internal sealed partial class RecoveryLog(string path)
{
    private long _at = File.Exists(path) ? new FileInfo(path).Length : 0;
    private string _rest = "";

    /// <summary>That it recovers towards a target, since it was last started.</summary>
    public bool Started { get; private set; }

    /// <summary>Where it stopped, in its own words; null until it did since it was last started.</summary>
    public string? Stopped { get; private set; }

    /// <summary>That it takes connections.</summary>
    public bool Ready { get; private set; }

    /// <summary>The last thing it died of.</summary>
    public string? Fatal { get; private set; }

    /// <summary>Reads what was written since; false when nothing was.</summary>
    public bool Read()
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = _at;
        using var reader = new StreamReader(file, Encoding.UTF8);
        var text = reader.ReadToEnd();
        _at = file.Position;
        var lines = (_rest + text).Split('\n');
        _rest = lines[^1];
        foreach (var line in lines[..^1])
        {
            Interpret(line);
        }

        return text.Length > 0;
    }

    private void Interpret(string line)
    {
        if (Message().Match(line) is not { Success: true } match)
        {
            return;
        }

        var text = match.Groups["text"].Value;
        if (match.Groups["level"].Value != "LOG")
        {
            Fatal = IsPassing(text) ? Fatal : text;
            return;
        }

        if (text.StartsWith("starting PostgreSQL ", StringComparison.Ordinal))
        {
            (Started, Stopped) = (false, null);
        }

        Ready |= text.StartsWith("database system is ready to accept connections", StringComparison.Ordinal);
        Started |= text.StartsWith("starting point-in-time recovery to ", StringComparison.Ordinal);
        Stopped = text.StartsWith("recovery stopping ", StringComparison.Ordinal) ? text : Stopped;
    }

    /// <summary>Clients that come too early are told so by a FATAL of their own; and what was killed is tried again.</summary>
    private static bool IsPassing(string text) =>
        text.StartsWith("the database system is ", StringComparison.Ordinal)
        || text.StartsWith("terminating ", StringComparison.Ordinal)
        || text.Contains("was terminated by signal", StringComparison.Ordinal);

    [GeneratedRegex(@" (?<level>LOG|FATAL|PANIC):  (?<text>.*)\z")]
    private static partial Regex Message();
}
