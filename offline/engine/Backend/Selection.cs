using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollback.Offline.Engine.Backend;

/// <summary>Which stack of a project the user works on: one file per project under PULUMI_HOME, an entry per backend.</summary>
/// <param name="home">PULUMI_HOME.</param>
/// <param name="project">Project name.</param>
/// <param name="projectFile">Its Pulumi.yaml.</param>
/// <param name="backendUrl">The backend that the selection holds for.</param>
public sealed class Selection(string home, string project, string projectFile, string backendUrl)
{
    private readonly string _file = Path.Combine(
        home,
        "workspaces",
#pragma warning disable CA5350 // The official layout names the file by this digest; nothing is protected by it.
        $"{project}-{Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(projectFile)))}-workspace.json");
#pragma warning restore CA5350

    /// <summary>Null when none is selected.</summary>
    public string? Current
    {
        get
        {
            var json = Read();
            return ((json["stacks"] as JsonObject)?[backendUrl] ?? json["stack"])?.GetValue<string>();
        }
    }

    /// <param name="stack">Null selects none.</param>
    public void Select(string? stack)
    {
        var json = Read();
        json.Remove("stack");
        if (json["stacks"] is not JsonObject stacks)
        {
            json["stacks"] = stacks = [];
        }

        stacks.Remove(backendUrl);
        if (stack is not null)
        {
            stacks[backendUrl] = stack;
        }

        AtomicFile.Write(_file, json.ToJsonString());
    }

    /// <summary>A damaged file only costs the user another <c>stack select</c>.</summary>
    private JsonObject Read()
    {
        try
        {
            return File.Exists(_file) && JsonNode.Parse(File.ReadAllText(_file)) is JsonObject json ? json : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
