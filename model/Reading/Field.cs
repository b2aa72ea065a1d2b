namespace Rollback.Model.Reading;

/// <summary>A field of a mapping with fixed fields.</summary>
/// <param name="About">Shown by editors.</param>
internal sealed record Field(string Name, Shape Shape, string About, bool Required = true)
{
    public static Field Optional(string name, Shape shape, string about) => new(name, shape, about, Required: false);
}
