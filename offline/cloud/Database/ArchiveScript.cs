using System.Text;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database;

/// <summary>
/// Archives one finished piece of write-ahead log: whole or not at all, the same piece again is no error, a different one
/// of the same name is. The manual's "test ! -f X &amp;&amp; cp" fails for ever once a full disk left a part behind.
/// </summary>
internal static class ArchiveScript
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    public static void Write(DatabaseFolder folder)
    {
        var script = $"""
            #!/bin/bash
            set -e
            archive={Quoted(folder.Archive)}
            if [ -e "$archive/$2" ]; then
              cmp -s "$1" "$archive/$2" && exit 0
              [ "$(stat -c %s "$archive/$2")" = "$(stat -c %s "$1")" ] && exit 1
            fi
            cp "$1" "$archive/.$2.$$" && sync "$archive/.$2.$$" && mv -f "$archive/.$2.$$" "$archive/$2" && sync "$archive"

            """;
        AtomicFile.Write(folder.ArchiveScript, Encoding.UTF8.GetBytes(script), Executable);
    }

    public static string Quoted(string path) => "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
