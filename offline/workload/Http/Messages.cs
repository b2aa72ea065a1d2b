using System.Text.Json.Serialization;

namespace Rollback.Offline.Workload.Http;

/// <summary>An order as it is sent: the key is the client's and makes a repeated order the same one.</summary>
internal sealed record Order(string Key, string Item, int Quantity);

internal sealed record Placed(long Id, string Key, string Version);

internal sealed record StoredOrder(long Id, string Key, string Item, int Quantity);

internal sealed record Total(long Count);

internal sealed record Health(string Status);

internal sealed record Problem(string Error);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Placed))]
[JsonSerializable(typeof(StoredOrder))]
[JsonSerializable(typeof(Total))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class OrderJson : JsonSerializerContext;
