using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Rollback.Offline.Engine.Cli.Import;

/// <summary>One resource of an import file.</summary>
internal sealed record ImportEntry
{
    public required string Type { get; init; }

    /// <summary>By which the file's other entries mean it, and what it is called in code.</summary>
    public required string Name { get; init; }

    /// <summary>Its name in Pulumi.</summary>
    public required string LogicalName { get; init; }

    public string Id { get; init; } = "";

    public string Parent { get; init; } = "";

    public string Provider { get; init; } = "";

    public string Version { get; init; } = "";

    public string DownloadUrl { get; init; } = "";

    public ImmutableArray<string> Properties { get; init; } = [];

    public bool IsComponent { get; init; }

    public static ImportEntry Read(JsonElement json)
    {
        var (name, logicalName) = (Text(json, "name"), Text(json, "logicalName"));
        return new ImportEntry
        {
            Type = Text(json, "type"),
            Name = name.Length > 0 ? name : logicalName,
            LogicalName = logicalName.Length > 0 ? logicalName : name,
            Id = Text(json, "id"),
            Parent = Text(json, "parent"),
            Provider = Text(json, "provider"),
            Version = Text(json, "version").TrimStart('v'),
            DownloadUrl = Text(json, "pluginDownloadUrl"),
            Properties = json.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Array
                ? [.. properties.EnumerateArray().Select(property => property.GetString()!)]
                : [],
            IsComponent = json.TryGetProperty("component", out var component) && component.GetBoolean(),
        };
    }

    /// <param name="index">Its place in the file.</param>
    /// <exception cref="CommandException">Something is missing, or does not belong there.</exception>
    public void Check(int index)
    {
        var what = Name.Length > 0 ? $"'{Name}'" : Id.Length > 0 ? $"'{Id}'" : index.ToString(CultureInfo.InvariantCulture);
        var problem = (Type, Name, IsComponent, Id) switch
        {
            ({ Length: 0 }, _, _, _) => "has no type",
            (_, { Length: 0 }, _, _) => "has no name",
            (_, _, false, { Length: 0 }) => "has no ID",
            (_, _, true, { Length: > 0 }) => "has an ID, but is marked as a component",
            (_, _, false, _) when Type.Split(':').Length != 3 => "has no type of the form 'package:module:Name'",
            _ => null,
        };
        if (problem is not null)
        {
            throw new CommandException(ExitCode.Invocation, $"resource {what}{(Type.Length > 0 ? $" of type '{Type}'" : "")} {problem}");
        }
    }

    private static string Text(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
