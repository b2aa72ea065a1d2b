using System.Reflection;
using System.Runtime.CompilerServices;

namespace Pulumi.Tests.Api;

/// <summary>
/// The public API of an assembly as text: a line per type, below it an indented line per member that another assembly can
/// use. Nullability is left out; an optional parameter ends in <c>=</c>.
/// </summary>
internal static class ApiText
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetExportedTypes()
        .OrderBy(TypeNames.Full, StringComparer.Ordinal)
        .SelectMany(type => Members(type).Prepend(Header(type)));

    private static string Header(Type type) => typeof(Delegate).IsAssignableFrom(type)
        ? $"delegate {TypeNames.Full(type)}{Parameters(type.GetMethod("Invoke")!)}: {TypeNames.Of(type.GetMethod("Invoke")!.ReturnType)}"
        : $"{Kind(type)} {TypeNames.Full(type)}{Base(type)}";

    private static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Base(Type type) =>
        type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? $" : {TypeNames.Of(parent)}" : "";

    private static IEnumerable<string> Members(Type type) => typeof(Delegate).IsAssignableFrom(type)
        ? []
        : type.GetMembers(Declared).Select(member => Member(type, member)).OfType<string>()
            .Order(StringComparer.Ordinal).Distinct().Select(line => "  " + line);

    private static string? Member(Type type, MemberInfo member) => member switch
    {
        ConstructorInfo constructor when IsOpen(constructor) && !type.IsAbstract => $"new{Parameters(constructor)}",
        ConstructorInfo constructor when IsOpen(constructor) => $"protected new{Parameters(constructor)}",
        PropertyInfo property => Property(property),
        FieldInfo field when field.IsPublic => $"{(field.IsStatic ? "static " : "")}{field.Name}: {TypeNames.Of(field.FieldType)}",
        MethodInfo method when IsOpen(method) && IsOwn(method) => Method(method),
        _ => null,
    };

    private static string? Property(PropertyInfo property)
    {
        var accessors = string.Join(' ', property.GetAccessors(nonPublic: true).Where(IsOpen).Select(accessor => accessor.Name[..3]).Order());
        var parameters = property.GetIndexParameters();
        var name = parameters.Length == 0 ? property.Name : $"this[{string.Join(", ", parameters.Select(Parameter))}]";
        var modifier = property.GetAccessors(nonPublic: true).Any(accessor => accessor.IsStatic) ? "static " : "";
        return accessors == "" ? null : $"{modifier}{name} {{ {accessors} }}: {TypeNames.Of(property.PropertyType)}";
    }

    private static string Method(MethodInfo method)
    {
        var modifier = (method.IsStatic ? "static " : "") + (method.IsFamily ? "protected " : "");
        var generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>" : "";
        return $"{modifier}{method.Name}{generics}{Parameters(method)}: {TypeNames.Of(method.ReturnType)}";
    }

    private static string Parameters(MethodBase method)
    {
        var extends = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : "";
        return $"({extends}{string.Join(", ", method.GetParameters().Select(Parameter))})";
    }

    private static string Parameter(ParameterInfo parameter) =>
        (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : parameter.IsOut ? "out " : "")
        + $"{TypeNames.Of(parameter.ParameterType)} {parameter.Name}{(parameter.IsOptional ? " =" : "")}";

    /// <summary>Whether code outside of the assembly can use it.</summary>
    private static bool IsOpen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    /// <summary>Neither an accessor nor something that every object has.</summary>
    private static bool IsOwn(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && method.GetBaseDefinition().DeclaringType != typeof(object)
        && method.GetBaseDefinition().DeclaringType != typeof(ValueType);
}
