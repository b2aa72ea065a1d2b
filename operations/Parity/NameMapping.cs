using Rollback.Operations.Database;

namespace Rollback.Operations.Parity;

/// <summary>
/// One `--map left=right`, as it was typed. It names a table, a column or a sequence; which of them, the catalogs say. What names nothing
/// is refused: left as it is, the thing that was meant would silently not be compared.
/// </summary>
internal sealed record NameMapping(string Text, IReadOnlyList<string> Left, IReadOnlyList<string> Right)
{
    private const string Form = "Write [schema.]table=[schema.]table or [schema.]table.column=[schema.]table.column; a name that holds a dot or = in double quotes.";

    public static Answer<IReadOnlyList<NameMapping>> Parse(IEnumerable<string> texts)
    {
        var mappings = new List<NameMapping>();
        foreach (var text in texts)
        {
            if (DottedName.Divide(text, '=') is not [var left, var right] || DottedName.Parts(left) is not [_, ..] before || DottedName.Parts(right) is not [_, ..] after)
                return new Failure("PAR006", $"--map '{text}' is not of the form left=right.", Form);
            mappings.Add(new(text, before, after));
        }

        return Answer<IReadOnlyList<NameMapping>>.Of(mappings);
    }

    /// <summary>Names on the right for names of the left, in full.</summary>
    public static Answer<IReadOnlyDictionary<string, string>> Resolve(IReadOnlyList<NameMapping> mappings, Catalog left, Catalog right)
    {
        var names = new Dictionary<string, string>();
        var columns = new List<(NameMapping Mapping, string Left, string Right, string LeftTable, string RightTable)>();
        var (before, after) = (new KnownNames(left), new KnownNames(right));
        foreach (var mapping in mappings)
        {
            if (before.Find(mapping.Left) is not { } one) return Unknown(mapping, "left", "table, column or sequence", DottedName.Text(mapping.Left));
            if (after.Find(mapping.Right, one.Kind) is not { } other) return Unknown(mapping, "right", one.Kind, DottedName.Text(mapping.Right));
            if (!names.TryAdd(one.Name, other.Name) && names[one.Name] != other.Name)
                return new Failure("PAR007", $"--map '{mapping.Text}': {one.Kind} {one.Name} is mapped to {names[one.Name]} already.", "Map each name once.");
            if (names.Count(pair => pair.Value == other.Name) > 1)
                return new Failure("PAR007", $"--map '{mapping.Text}': another {one.Kind} is mapped to {other.Name} already.", "Map one name to each; what was divided or joined cannot be compared by mapping: leave it out with --ignore.");
            if (one.Kind == KnownNames.Column) columns.Add((mapping, one.Name, other.Name, one.Table, other.Table));
        }

        foreach (var (mapping, one, other, table, rightTable) in columns.Where(column => names.GetValueOrDefault(column.LeftTable, column.LeftTable) != column.RightTable))
        {
            return new Failure(
                "PAR007", $"--map '{mapping.Text}': {other} is a column of {rightTable}, and {table}, which holds {one}, is compared with {names.GetValueOrDefault(table, table)}.",
                $"Map the table too ({table}={rightTable}); a column that moved to another table cannot be compared by mapping: leave it out with --ignore.");
        }

        return names;
    }

    private static Failure Unknown(NameMapping mapping, string side, string kind, string name) =>
        new("PAR007", $"--map '{mapping.Text}': the {side} has no {kind} {name}.", $"Name what is there, {side} of the equals sign. {Form}");
}
