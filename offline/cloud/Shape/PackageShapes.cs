using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;

namespace Rollback.Offline.Cloud.Shape;

/// <summary>The shapes of one package, read from <c>shapes/&lt;package&gt;.json</c>; a type is parsed when first asked for.</summary>
internal sealed class PackageShapes : IDisposable
{
    private readonly JsonDocument _document;
    private readonly Dictionary<string, JsonElement> _byToken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ResourceShape> _resources = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ObjectShape> _nested = new(StringComparer.Ordinal);

    private PackageShapes(JsonDocument document)
    {
        _document = document;
        Version = document.RootElement.GetProperty("version").GetString() ?? "";
        foreach (var resource in document.RootElement.GetProperty("resources").EnumerateObject())
        {
            // Custom resources have no token of their own: it follows from what the program names.
            if (!resource.Value.TryGetProperty("tok", out var token))
            {
                continue;
            }

            _byToken[token.GetString()!] = resource.Value;
            foreach (var alias in Strings(resource.Value, "alias"))
            {
                _byToken.TryAdd(alias, resource.Value);
            }
        }
    }

    /// <summary>The version of the official package that the shapes were taken from.</summary>
    public string Version { get; }

    public static PackageShapes Load(string package) =>
        new(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "shapes", $"{package}.json"))));

    /// <summary>The shape of a type token, or null where the package has no such type.</summary>
    public ResourceShape? Find(string token) => _byToken.TryGetValue(token, out var resource)
        ? _resources.GetOrAdd(token, _ => ReadResource(resource))
        : null;

    /// <summary>A nested type that inputs name.</summary>
    public ObjectShape Nested(string name) => _nested.GetOrAdd(name, _ =>
        _document.RootElement.GetProperty("inputTypes").TryGetProperty(name, out var type) ? ReadObject(type) : ObjectShape.Anything);

    public void Dispose() => _document.Dispose();

    private static ResourceShape ReadResource(JsonElement resource) => new(
        resource.GetProperty("tok").GetString()!,
        ReadObject(resource.GetProperty("in")),
        ReadObject(resource.GetProperty("out")),
        [.. Strings(resource, "secretOut")],
        Constants(resource));

    private static ObjectShape ReadObject(JsonElement type)
    {
        var properties = ImmutableSortedDictionary.CreateBuilder<string, ShapeProperty>(StringComparer.Ordinal);
        foreach (var property in type.EnumerateObject().Where(property => property.Name is not ['@', ..] and not "*"))
        {
            var name = property.Name.TrimEnd('?');
            properties[name] = new ShapeProperty(name, ShapeType.Parse(property.Value.GetString()!), property.Name[^1] != '?');
        }

        return new ObjectShape(properties.ToImmutable(), Open: type.TryGetProperty("*", out _));
    }

    /// <summary>Only literal defaults: those that read the environment are the provider's configuration.</summary>
    private static ImmutableDictionary<string, string> Constants(JsonElement resource)
    {
        if (!resource.TryGetProperty("default", out var defaults))
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        return defaults.EnumerateObject()
            .Where(value => value.Value.GetString() is ['"', .., '"'])
            .ToImmutableDictionary(value => value.Name, value => value.Value.GetString()![1..^1]);
    }

    private static IEnumerable<string> Strings(JsonElement element, string property) =>
        element.TryGetProperty(property, out var list) ? list.EnumerateArray().Select(item => item.GetString()!) : [];
}
