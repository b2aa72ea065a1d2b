using System.Reflection;

namespace Pulumi.Tests.Generated;

/// <summary>Looks at a generated class as the serializer does: by the names on the wire.</summary>
internal static class Wire
{
    internal static InputAttribute Input(Type arguments, string wireName) => Inputs(arguments).Single(input => input.Name == wireName);

    internal static IEnumerable<string> Required(Type arguments) =>
        Inputs(arguments).Where(input => input.IsRequired).Select(input => input.Name);

    internal static IEnumerable<string> Outputs(Type resource) => resource
        .GetProperties()
        .Select(property => property.GetCustomAttribute<OutputAttribute>()?.Name)
        .OfType<string>();

    private static IEnumerable<InputAttribute> Inputs(Type arguments) => arguments
        .GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .Select(member => member.GetCustomAttribute<InputAttribute>())
        .OfType<InputAttribute>();
}
