using System.Collections.Immutable;
using System.Globalization;
using Pulumirpc;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>Where in the program a resource is declared, as the state keeps it: relative to the project's folder.</summary>
public sealed class SourcePositions(string projectRoot)
{
    /// <summary><c>project:///file#line,column</c>; empty for what is no place in a file.</summary>
    public string Read(SourcePosition? position)
    {
        if (position is not { Line: > 0, Column: >= 0 } || !Uri.TryCreate(position.Uri, UriKind.Absolute, out var uri) || !uri.IsFile)
        {
            return "";
        }

        var path = Path.GetRelativePath(projectRoot, uri.LocalPath).Replace(Path.DirectorySeparatorChar, '/');
        var column = position.Column > 0 ? $",{position.Column.ToString(CultureInfo.InvariantCulture)}" : "";
        return $"project:///{Escaped(path)}#{position.Line.ToString(CultureInfo.InvariantCulture)}{column}";
    }

    /// <summary>As Go writes the path of a URL, which the official engine does.</summary>
    private static string Escaped(string path) => string.Concat(path.EnumerateRunes()
        .Select(letter => letter.ToString())
        .Select(letter => "/@$&+,:;=".Contains(letter, StringComparison.Ordinal) ? letter : Uri.EscapeDataString(letter)));

    public ImmutableArray<string> Read(StackTrace? trace) =>
        trace is null ? [] : [.. trace.Frames.Select(frame => Read(frame.Pc))];
}
