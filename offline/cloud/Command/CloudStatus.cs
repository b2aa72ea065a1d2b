using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rollback.Offline.Cloud.Command;

/// <summary>One cloud, as <c>status --json</c> prints it (an array of these).</summary>
internal sealed record CloudStatus(
    string Stack, bool Running, int Pid, string Directory, string Subnet, string Dns, IReadOnlyList<CloudStatusProcess> Processes)
{
    public static string ToJson(IReadOnlyList<CloudStatus> statuses) => JsonSerializer.Serialize(statuses, StatusJson.Default.IReadOnlyListCloudStatus);

    public static string ToJson(IReadOnlyList<CloudStatusProcess> processes) =>
        JsonSerializer.Serialize(processes, StatusJson.Default.IReadOnlyListCloudStatusProcess);
}

/// <summary>One process of a cloud. The address is empty for what listens nowhere.</summary>
internal sealed record CloudStatusProcess(int Pid, string Kind, string Name, string Address);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<CloudStatus>))]
[JsonSerializable(typeof(IReadOnlyList<CloudStatusProcess>))]
internal sealed partial class StatusJson : JsonSerializerContext;
