using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollback.Offline.Cloud.Provider;

/// <summary>What a plugin tells the daemon beside a request (it travels as the request's status token).</summary>
/// <param name="Region">The provider's region; empty for Kubernetes.</param>
/// <param name="Known">
/// Ids of resources with this URN that the engine has shown to know. A create that was made but never reached the
/// engine's state (the engine was killed) has an id outside this set, and is taken over instead of made twice.
/// </param>
internal sealed record CallContext(string Region, IReadOnlyList<string> Known)
{
    public string ToToken() => JsonSerializer.Serialize(this, CallContextJson.Default.CallContext);

    public static CallContext FromToken(string token) => token.Length == 0
        ? new CallContext("", [])
        : JsonSerializer.Deserialize(token, CallContextJson.Default.CallContext)!;
}

[JsonSerializable(typeof(CallContext))]
internal sealed partial class CallContextJson : JsonSerializerContext;
