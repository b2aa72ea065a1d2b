namespace Pulumi.Tests.Api;

/// <summary>Names of types as C# writes them, without namespaces.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(double)] = "double",
    };

    /// <summary>With its namespace.</summary>
    public static string Full(Type type) => $"{type.Namespace}.{Of(type)}";

    public static string Of(Type type) => type switch
    {
        _ when Keywords.TryGetValue(type, out var keyword) => keyword,
        { IsByRef: true } => Of(type.GetElementType()!),
        { IsArray: true } => Of(type.GetElementType()!) + "[]",
        _ when Nullable.GetUnderlyingType(type) is { } inner => Of(inner) + "?",
        { IsGenericType: true } when type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal) => $"({Flattened(type)})",
        { IsGenericType: true } => $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{Arguments(type)}>",
        { IsNested: true, IsGenericParameter: false } => $"{Of(type.DeclaringType!)}.{type.Name}",
        _ => type.Name,
    };

    private static string Arguments(Type type) => string.Join(", ", type.GetGenericArguments().Select(Of));

    /// <summary>The eighth item of a tuple is a tuple of the rest.</summary>
    private static string Flattened(Type tuple)
    {
        var items = tuple.GetGenericArguments();
        return items.Length < 8
            ? Arguments(tuple)
            : $"{string.Join(", ", items.Take(7).Select(Of))}, {Flattened(items[7])}";
    }
}
