using Rollback.Offline.SdkGenerator.Shape;

namespace Rollback.Offline.SdkGenerator.Naming;

/// <summary>
/// The nested types and enums that a set of properties leads to. The shapes hold some that only TypeScript-only
/// unions mention; those have no C# class.
/// </summary>
internal sealed class ReachableTypes
{
    private readonly Func<string, NestedShape> _find;
    private readonly SortedDictionary<string, NestedShape> _nested = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _enums = new(StringComparer.Ordinal);

    internal ReachableTypes(IEnumerable<PropertyShape> from, Func<string, NestedShape> find)
    {
        _find = find;
        Follow(from);
    }

    internal IReadOnlyCollection<NestedShape> Nested => _nested.Values;

    internal IReadOnlyCollection<string> Enums => _enums;

    private void Follow(IEnumerable<PropertyShape> properties)
    {
        foreach (var type in properties.SelectMany(property => property.Type.Flatten()))
        {
            if (type is ShapeType.Enumeration enumeration)
            {
                _enums.Add(enumeration.Id);
            }
            else if (type is ShapeType.Nested nested && !_nested.ContainsKey(nested.Id))
            {
                _nested.Add(nested.Id, _find(nested.Id));
                Follow(_nested[nested.Id].Properties);
            }
        }
    }
}
