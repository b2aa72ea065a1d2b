using System.Collections.Concurrent;
using System.Reflection;

namespace Pulumi.Serialization;

/// <summary>Structs with <see cref="EnumTypeAttribute"/>: what they are made of, and back.</summary>
internal static class EnumTypes
{
    private static readonly ConcurrentDictionary<Type, MethodInfo?> Conversions = [];
    private static readonly ConcurrentDictionary<Type, ConstructorInfo?> Constructors = [];

    /// <summary>The string or number that a value stands for; null if its type is no such struct.</summary>
    public static object? Unwrap(object value) => Conversions.GetOrAdd(value.GetType(), Conversion)?.Invoke(null, [value]);

    public static bool IsEnumType(Type type) => type.IsValueType && type.IsDefined(typeof(EnumTypeAttribute), inherit: false);

    /// <summary>The constructor from a string or a double, private as generators make it.</summary>
    public static ConstructorInfo? Constructor(Type type) => Constructors.GetOrAdd(type, static type => type
        .GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .FirstOrDefault(constructor => constructor.GetParameters() is [{ ParameterType: var only }] && (only == typeof(string) || only == typeof(double))));

    private static MethodInfo? Conversion(Type type) => !IsEnumType(type) ? null : type
        .GetMethods(BindingFlags.Static | BindingFlags.Public)
        .FirstOrDefault(method => method.Name == "op_Explicit" && (method.ReturnType == typeof(string) || method.ReturnType == typeof(double)))
        ?? throw new InvalidOperationException($"{type.FullName} has [EnumType] but no explicit conversion to string or double.");
}
