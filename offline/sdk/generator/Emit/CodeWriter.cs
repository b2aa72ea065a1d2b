using System.Text;

namespace Rollback.Offline.SdkGenerator.Emit;

/// <summary>Collects lines of C# with their indentation.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    internal void Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', _depth * 4).Append(line);
        }

        _text.Append('\n');
    }

    /// <summary>A head, and what <paramref name="body"/> writes in braces below it.</summary>
    internal void Block(string head, Action body, string end = "}")
    {
        Line(head);
        Line("{");
        _depth++;
        body();
        _depth--;
        Line(end);
    }

    public override string ToString() => _text.ToString();

    /// <summary>A string literal.</summary>
    internal static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
