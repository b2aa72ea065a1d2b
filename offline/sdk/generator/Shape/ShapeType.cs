namespace Rollback.Offline.SdkGenerator.Shape;

/// <summary>The type of a property, as far as a C# class can tell types apart.</summary>
internal abstract record ShapeType
{
    private ShapeType()
    {
    }

    internal sealed record Text : ShapeType;

    internal sealed record Integer : ShapeType;

    internal sealed record Double : ShapeType;

    internal sealed record Boolean : ShapeType;

    internal sealed record Any : ShapeType;

    /// <summary>Free JSON, which C# takes as text, document or element.</summary>
    internal sealed record Json : ShapeType;

    internal sealed record Asset : ShapeType;

    internal sealed record Archive : ShapeType;

    internal sealed record AssetOrArchive : ShapeType;

    internal sealed record List(ShapeType Element) : ShapeType;

    internal sealed record Map(ShapeType Element) : ShapeType;

    internal sealed record Nested(string Id) : ShapeType;

    internal sealed record Enumeration(string Id) : ShapeType;

    internal sealed record Union(ShapeType First, ShapeType Second) : ShapeType;

    /// <summary>This type and every type inside it.</summary>
    internal IEnumerable<ShapeType> Flatten() => this switch
    {
        List list => list.Element.Flatten().Prepend(this),
        Map map => map.Element.Flatten().Prepend(this),
        Union union => union.First.Flatten().Concat(union.Second.Flatten()).Prepend(this),
        _ => [this],
    };
}
