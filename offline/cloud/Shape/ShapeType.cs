using System.Collections.Immutable;

namespace Rollback.Offline.Cloud.Shape;

/// <summary>The type of a property in the shapes (notation in offline/sdk/shapes).</summary>
internal abstract record ShapeType
{
    private ShapeType()
    {
    }

    public sealed record Anything : ShapeType;

    public sealed record Text : ShapeType;

    public sealed record Number : ShapeType;

    public sealed record Bool : ShapeType;

    /// <summary>An asset or an archive.</summary>
    public sealed record Blob : ShapeType;

    public sealed record Literal(string Value) : ShapeType;

    public sealed record List(ShapeType Item) : ShapeType;

    public sealed record Map(ShapeType Item) : ShapeType;

    public sealed record Nested(string Name) : ShapeType;

    public sealed record Choice(ImmutableArray<ShapeType> Options) : ShapeType;

    /// <summary>Reads the notation: <c>s</c>, <c>n[]</c>, <c>#rds.Thing{}</c>, <c>s|n</c>.</summary>
    /// <exception cref="FormatException">The notation is not one of the shapes'.</exception>
    public static ShapeType Parse(string notation)
    {
        if (notation.EndsWith('!'))
        {
            return Parse(notation[..^1]);
        }

        if (notation.EndsWith("[]", StringComparison.Ordinal))
        {
            return new List(Parse(Unwrapped(notation[..^2])));
        }

        if (notation.EndsWith("{}", StringComparison.Ordinal))
        {
            return new Map(Parse(Unwrapped(notation[..^2])));
        }

        return notation.Contains('|', StringComparison.Ordinal)
            ? new Choice([.. notation.Split('|').Select(Parse)])
            : Simple(notation);
    }

    /// <summary>What a person calls it in an error message.</summary>
    public string Describe() => this switch
    {
        Text => "a string",
        Number => "a number",
        Bool => "a boolean",
        Blob => "an asset or archive",
        Literal literal => $"\"{literal.Value}\"",
        List => "a list",
        Map => "a map",
        Nested => "an object",
        Choice choice => string.Join(" or ", choice.Options.Select(option => option.Describe()).Distinct()),
        _ => "a value",
    };

    private static ShapeType Simple(string notation) => notation switch
    {
        "s" => new Text(),
        "n" => new Number(),
        "b" => new Bool(),
        "any" => new Anything(),
        ['%', ..] or ['~', ..] => new Text(), // an enumeration's value, or a resource that is passed by its id
        ['#', .. var name] => new Nested(name),
        ['$', ..] => new Blob(),
        ['"', .. var literal, '"'] => new Literal(literal),
        _ => throw new FormatException($"The shapes have the unknown type notation '{notation}'."),
    };

    private static string Unwrapped(string notation) => notation is ['(', .. var inner, ')'] ? inner : notation;
}
