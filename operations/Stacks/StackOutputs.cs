using System.Text.Json;

namespace Rollback.Operations.Stacks;

/// <summary>What the program says about a deployed stack (`infra/`), read from its outputs.</summary>
internal sealed class StackOutputs(IReadOnlyDictionary<string, JsonElement> outputs)
{
    /// <summary>Those of a stack that was never updated.</summary>
    public static StackOutputs None { get; } = new(new Dictionary<string, JsonElement>());

    /// <summary>The release that was applied last; null before the first update.</summary>
    public int? Release => Integer("release");

    /// <summary>Digest of that release as it was when applied.</summary>
    public string? ReleaseDigest => Text("releaseDigest");

    /// <summary>The highest release whose stateful things are declared; null before the first update.</summary>
    public int? LineageHead => Integer("lineageHead");

    public string? Phase => Text("phase");

    /// <summary>Public name by service.</summary>
    public IReadOnlyDictionary<string, string> DnsNames => Map("dnsNames", value => value.GetString() ?? "");

    /// <summary>Authoritative name servers, as `host` or `host:port`.</summary>
    public IReadOnlyList<string> NameServers =>
        outputs.TryGetValue("nameServers", out var servers) && servers.ValueKind == JsonValueKind.Array
            ? [.. servers.EnumerateArray().Select(server => server.GetString() ?? "")]
            : [];

    /// <summary>URL by service and color.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, Uri>> Endpoints => Map(
        "endpoints",
        IReadOnlyDictionary<string, Uri> (colors) => colors.EnumerateObject().ToDictionary(color => color.Name, color => new Uri(color.Value.GetString() ?? "")));

    /// <summary>Primary generation by database.</summary>
    public IReadOnlyDictionary<string, int> Primaries => Map("databases", database => database.GetProperty("primary").GetInt32());

    /// <summary>`host:port` of a database's primary generation, and the name of the database in it.</summary>
    public (string Endpoint, string Name) Primary(string database)
    {
        var description = outputs["databases"].GetProperty(database);
        var generation = description.GetProperty("primary").GetInt32().ToString(System.Globalization.CultureInfo.InvariantCulture);
        return (
            description.GetProperty("generations").GetProperty(generation).GetProperty("endpoint").GetString() ?? "",
            description.GetProperty("name").GetString() ?? "");
    }

    private int? Integer(string name) =>
        outputs.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;

    private string? Text(string name) =>
        outputs.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private Dictionary<string, T> Map<T>(string name, Func<JsonElement, T> read) =>
        outputs.TryGetValue(name, out var map) && map.ValueKind == JsonValueKind.Object
            ? map.EnumerateObject().ToDictionary(entry => entry.Name, entry => read(entry.Value))
            : new Dictionary<string, T>();
}
