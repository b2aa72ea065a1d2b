namespace Rollback.Operations.Database;

/// <summary>Names of several parts, as people and the server write them: dots, and doubled quotes around what would be misread.</summary>
internal static class DottedName
{
    /// <summary>The parts without their quotes; null: an empty part, or quotes that do not end.</summary>
    public static IReadOnlyList<string>? Parts(string name)
    {
        var parts = Divide(name, '.').Select(part => part is ['"', .. var inner, '"'] ? inner.Replace("\"\"", "\"", StringComparison.Ordinal) : part).ToArray();
        return name.Count(character => character == '"') % 2 == 0 && Array.TrueForAll(parts, part => part.Length > 0) ? parts : null;
    }

    public static string Text(IEnumerable<string> parts) => string.Join('.', parts);

    /// <summary>Divides where the separator stands outside of quotes.</summary>
    public static string[] Divide(string text, char separator)
    {
        var parts = new List<string>();
        var (start, isQuoted) = (0, false);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '"') isQuoted = !isQuoted;
            if (isQuoted || text[index] != separator) continue;
            parts.Add(text[start..index]);
            start = index + 1;
        }

        return [.. parts, text[start..]];
    }
}
