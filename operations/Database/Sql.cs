namespace Rollback.Operations.Database;

/// <summary>The one place where names and texts become SQL.</summary>
internal static class Sql
{
    /// <summary>An identifier, quoted whatever it holds.</summary>
    public static string Name(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Name(string schema, string identifier) => $"{Name(schema)}.{Name(identifier)}";

    /// <summary>A text literal, whatever standard_conforming_strings says.</summary>
    public static string Text(string value)
    {
        var doubled = value.Replace("'", "''", StringComparison.Ordinal);
        return doubled.Contains('\\', StringComparison.Ordinal) ? $"E'{doubled.Replace("\\", "\\\\", StringComparison.Ordinal)}'" : $"'{doubled}'";
    }
}
