using System.Text.RegularExpressions;
using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>Definitions name things that are called otherwise on the right: a foreign key that points to a renamed table is the same one.</summary>
internal static partial class MappedDefinition
{
    private static readonly ParityOptions NothingMapped = new();

    public static bool AreSame(string? left, string? right, ParityOptions options) =>
        left == right || options.Mapped.Count > 0 && left is not null && right is not null && Named(left, options) == Named(right, NothingMapped);

    /// <summary>With the names of the right, all spelled in one way.</summary>
    private static string Named(string definition, ParityOptions options) => Dotted().Replace(
        // Columns stand without their table only here; those of the object's own table are not mapped, else the object would not be compared.
        References().Replace(definition, match => $"REFERENCES {match.Groups["table"].Value}({string.Join(", ", match.Groups["columns"].Value.Split(", ").Select(column => options.RightColumn(Spelled(match.Groups["table"].Value), Spelled(column))))})"),
        match => Renamed(match.Value, definition, options));

    private static string Renamed(string name, string definition, ParityOptions options)
    {
        if (DottedName.Parts(name) is not { Count: > 1 } parts) return name;
        // A view says `orders.item` of the columns of `public.orders`.
        if (parts.Count == 2 && options.Mapped.Keys.FirstOrDefault(key => DottedName.Parts(key) is [_, var bare] && bare == parts[0] && definition.Contains(key, StringComparison.Ordinal)) is { } read)
            return $"{DottedName.Parts(options.RightName(read))![1]}.{options.RightColumn(read, parts[1])}";
        var table = TableShape.NameOf(parts[0], parts[1]);
        return string.Join('.', parts.Skip(2).Select(part => options.RightColumn(table, part)).Prepend(options.RightName(table)));
    }

    /// <summary>A name as this tool writes it, from the server's spelling.</summary>
    public static string Spelled(string name) => DottedName.Parts(name) switch
    {
        { Count: 1 } parts => parts[0],
        { Count: 2 } parts => TableShape.NameOf(parts[0], parts[1]),
        _ => name,
    };

    [GeneratedRegex("""REFERENCES (?<table>(?:"(?:[^"]|"")+"|[\w$])+\.(?:"(?:[^"]|"")+"|[\w$]+))\((?<columns>[^)]*)\)""", RegexOptions.ExplicitCapture)]
    private static partial Regex References();

    [GeneratedRegex("""(?:"(?:[^"]|"")+"|[\p{L}_][\w$]*)(?:\.(?:"(?:[^"]|"")+"|[\p{L}_][\w$]*))+""", RegexOptions.ExplicitCapture)]
    private static partial Regex Dotted();
}
