namespace Rollback.Offline.SdkGenerator.Shape;

/// <summary>
/// Reads the compact type notation of the shapes: <c>s n b any</c>, <c>T[]</c>, <c>T{}</c>, <c>#nested</c>,
/// <c>%enum</c>, <c>~resource</c>, <c>$Asset</c>, <c>"literal"</c>, <c>A|B</c> and a trailing <c>!</c> (not an Input).
/// </summary>
internal static class ShapeTypeParser
{
    internal static ShapeType Parse(string notation, bool isDouble)
    {
        // Free JSON is the only `any` that the Node packages do not wrap in an Input.
        if (notation == "any!")
        {
            return new ShapeType.Json();
        }

        return One(notation.TrimEnd('!'), isDouble);
    }

    private static ShapeType One(string notation, bool isDouble)
    {
        var alternatives = Alternatives(notation);
        if (alternatives.Count > 1)
        {
            return Either(notation, alternatives, isDouble);
        }

        if (notation.EndsWith("[]", StringComparison.Ordinal))
        {
            return new ShapeType.List(One(Inside(notation), isDouble));
        }

        if (notation.EndsWith("{}", StringComparison.Ordinal))
        {
            return new ShapeType.Map(One(Inside(notation), isDouble));
        }

        return notation switch
        {
            "s" => new ShapeType.Text(),
            "n" => isDouble ? new ShapeType.Double() : new ShapeType.Integer(),
            "b" => new ShapeType.Boolean(),
            "any" => new ShapeType.Any(),
            "$Asset" => new ShapeType.Asset(),
            "$Archive" => new ShapeType.Archive(),
            ['"', ..] => new ShapeType.Text(),
            ['#', .. var id] => new ShapeType.Nested(id),
            ['%', .. var id] => new ShapeType.Enumeration(id),
            _ => throw new FormatException($"The shape type '{notation}' is not known; extend {nameof(ShapeTypeParser)}."),
        };
    }

    private static ShapeType Either(string notation, List<string> alternatives, bool isDouble)
    {
        // Resources and typed policy documents in place of a string are a convenience of the TypeScript packages only.
        var textual = alternatives.Contains("s");
        var kept = alternatives
            .Where(alternative => alternative[0] != '~' && !(textual && (alternative[0] == '#' || alternative == "s[]")))
            .Select(alternative => One(alternative, isDouble))
            .ToList();

        return kept switch
        {
            [var only] => only,
            [ShapeType.Asset, ShapeType.Archive] => new ShapeType.AssetOrArchive(),
            [var first, var second] => new ShapeType.Union(first, second),
            _ => throw new FormatException($"The union '{notation}' has {kept.Count} C# alternatives; one or two are known."),
        };
    }

    private static List<string> Alternatives(string notation)
    {
        var found = new List<string>();
        var depth = 0;
        var start = 0;
        for (var i = 0; i < notation.Length; i++)
        {
            depth += notation[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (notation[i] == '|' && depth == 0)
            {
                found.Add(notation[start..i]);
                start = i + 1;
            }
        }

        found.Add(notation[start..]);
        return found;
    }

    private static string Inside(string collection)
    {
        var element = collection[..^2];
        return element is ['(', .. var alternatives, ')'] ? alternatives : element;
    }
}
