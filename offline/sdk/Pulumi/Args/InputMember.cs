using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Pulumi;

/// <summary>A field or property with <see cref="InputAttribute"/>.</summary>
internal sealed record InputMember(string Name, string FullName, bool IsRequired, bool IsJson, Func<object, object?> Read)
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private static readonly ConcurrentDictionary<Type, ImmutableArray<InputMember>> Known = [];

    /// <summary>The members of a class and of those it derives from, its own first.</summary>
    public static ImmutableArray<InputMember> Of(Type type) => Known.GetOrAdd(type, static type => [.. Find(type)]);

    private static IEnumerable<InputMember> Find(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var member in current.GetMembers(Declared))
            {
                if (member.GetCustomAttribute<InputAttribute>() is { } input)
                {
                    yield return new(input.Name, $"{type.FullName}.{member.Name}", input.IsRequired, input.Json, Reader(member));
                }
            }
        }
    }

    private static Func<object, object?> Reader(MemberInfo member) => member is FieldInfo field
        ? field.GetValue
        : ((PropertyInfo)member).GetValue;
}
