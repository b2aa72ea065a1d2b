using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollback.Model;

namespace Rollback.Components;

/// <summary>A color's feature flags as the file that its pods read.</summary>
internal static class FlagFile
{
    public const string Name = "flags.json";

    /// <summary>Sorted by name, so that the same flags are the same file.</summary>
    public static string Content(IEnumerable<KeyValuePair<string, FlagValue>> flags) => new JsonObject(flags
        .OrderBy(flag => flag.Key, StringComparer.Ordinal)
        .Select(flag => KeyValuePair.Create(flag.Key, (JsonNode?)Value(flag.Value)))).ToJsonString(new JsonSerializerOptions { WriteIndented = false });

    /// <summary>Changes when the file does; put on the pods, it makes a new file start new pods.</summary>
    public static string Checksum(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private static JsonValue? Value(FlagValue flag) => flag switch
    {
        FlagValue.Switch on => JsonValue.Create(on.Value),
        FlagValue.Number number => JsonValue.Create(number.Value),
        _ => JsonValue.Create(flag.ToString()),
    };
}
