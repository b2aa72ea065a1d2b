using System.Text;
using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database.Archive;

/// <summary>
/// Archives one finished piece of write-ahead log with its hash: whole or not at all, the same piece again is no error, a
/// different one of the same name is. The manual's "test ! -f X &amp;&amp; cp" fails for ever once a full disk left a part behind.
/// </summary>
internal static class ArchiveScript
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    public static void Write(DatabaseFolder folder)
    {
        var script = $"""
            #!/bin/bash
            # archive.sh PIECE NAME
            archive={Quoted(folder.Archive)}
            kept="$archive/$2"
            part="$archive/.$2.part"
            trap 'rm -f "$part" "$part{WalArchive.HashSuffix}"' EXIT
            hash=$(sha256sum <"$1") || exit 1
            hash=${"{"}hash%% *{"}"}
            if [ -e "$kept" ]; then
              cmp -s "$1" "$kept" && exit 0
              # What was archived before has rotted if it is not what its own hash says: it is replaced.
              if [ "$(cat "$kept{WalArchive.HashSuffix}" 2>/dev/null)" != "$hash" ]; then
                echo "$kept exists and is a different piece of log"
                exit 1
              fi
            fi
            cp "$1" "$part" && echo "$hash" >"$part{WalArchive.HashSuffix}" && sync "$part" "$part{WalArchive.HashSuffix}" \
              && mv -f "$part{WalArchive.HashSuffix}" "$kept{WalArchive.HashSuffix}" && mv -f "$part" "$kept" && sync "$archive"

            """;
        AtomicFile.Write(folder.ArchiveScript, Encoding.UTF8.GetBytes(script), Executable);
    }

    public static string Quoted(string path) => "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
