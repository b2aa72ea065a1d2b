using System.Collections.Concurrent;
using System.Reflection;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Serialization;

/// <summary>Resources that the engine names by reference, as objects of their classes.</summary>
internal static class ResourceReferences
{
    private static readonly ConcurrentDictionary<(string Type, string Version), ConstructorInfo?> Constructors = [];

    /// <summary>
    /// An object of the class that carries the type's <see cref="ResourceTypeAttribute"/>, reading the state that the
    /// engine has of it; where there is no such class, one that only the URN and the id are known of.
    /// </summary>
    public static Resource Resolve(PropertyValue.ResourceReference reference)
    {
        var parts = reference.Urn.Split("::", 4);
        var type = parts.Length == 4 ? parts[2].Split('$')[^1] : "";
        var constructor = Constructors.GetOrAdd((type, reference.PackageVersion), static key => Find(key.Type, key.Version));
        return constructor is null || Deployment.Current is null
            ? new DependencyResource(reference.Urn, Id(reference))
            : Create(constructor, parts[3], reference.Urn);
    }

    private static Output<string>? Id(PropertyValue.ResourceReference reference) => reference.Id switch
    {
        PropertyValue.Text { Value: { Length: > 0 } id } => Output.Create(id),
        _ => null,
    };

    private static Resource Create(ConstructorInfo constructor, string name, string urn)
    {
        var parameters = constructor.GetParameters();
        var options = (ResourceOptions)Activator.CreateInstance(parameters[2].ParameterType)!;
        options.Urn = urn;
        return (Resource)constructor.Invoke([name, null, options]);
    }

    private static ConstructorInfo? Find(string type, string version) => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => !assembly.IsDynamic)
        .SelectMany(Types)
        .Select(candidate => (Class: candidate, Attribute: candidate.GetCustomAttribute<ResourceTypeAttribute>()))
        .Where(candidate => candidate.Attribute?.Type == type && Fits(candidate.Attribute.Version, version))
        .OrderByDescending(candidate => Parsed(candidate.Attribute!.Version))
        .SelectMany(candidate => candidate.Class.GetConstructors())
        .FirstOrDefault(IsUsable);

    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes().Where(type => typeof(Resource).IsAssignableFrom(type));
        }
        catch (ReflectionTypeLoadException partial)
        {
            return partial.Types.OfType<Type>().Where(type => typeof(Resource).IsAssignableFrom(type));
        }
    }

    private static bool IsUsable(ConstructorInfo constructor) =>
        constructor.GetParameters() is [{ ParameterType: var name }, { ParameterType.IsValueType: false }, { ParameterType: var options }]
        && name == typeof(string)
        && typeof(ResourceOptions).IsAssignableFrom(options)
        && !options.IsAbstract;

    /// <summary>Versions fit if either is not given, or their major parts are the same.</summary>
    private static bool Fits(string? available, string wanted) =>
        string.IsNullOrEmpty(available) || wanted == "" || Parsed(available).Major == Parsed(wanted).Major;

    private static Version Parsed(string? version) =>
        Version.TryParse(version?.Split('-', '+')[0].TrimStart('v'), out var parsed) ? parsed : new Version(0, 0);
}
