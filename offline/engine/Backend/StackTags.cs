using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollback.Offline.Engine.Cli;

namespace Rollback.Offline.Engine.Backend;

/// <summary>A stack's tags: names and values that mean something to people and tools, kept beside its checkpoint.</summary>
public sealed class StackTags(BackendLocation location, StackReference stack)
{
    private const int Version = 1;
    private const string ProjectTag = "pulumi:project";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 4 };

    /// <summary>All tags; the project's name is always one of them.</summary>
    /// <exception cref="CommandException">The file is malformed.</exception>
    public ImmutableSortedDictionary<string, string> Read()
    {
        var stored = Stored();
        return stored.ContainsKey(ProjectTag) ? stored : stored.Add(ProjectTag, stack.Project);
    }

    /// <exception cref="CommandException">The file cannot be written; the tags are as they were.</exception>
    public void Write(ImmutableSortedDictionary<string, string> tags) => AtomicFile.Write(location.Tags(stack), new JsonObject
    {
        ["version"] = Version,
        ["tags"] = new JsonObject(tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value))),
    }.ToJsonString(Indented));

    private ImmutableSortedDictionary<string, string> Stored()
    {
        var file = location.Tags(stack);
        try
        {
            var json = File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file)) : null;
            if (json is not null && json["version"]?.GetValue<int>() != Version)
            {
                throw new CommandException($"{file} is of a version that this engine does not know: expected {Version}");
            }

            return (json?["tags"]?.AsObject() ?? []).ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value?.GetValue<string>() ?? "", StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new CommandException($"could not read the tags of stack '{stack.Name}' ({file}): {exception.Message}", exception);
        }
    }
}
