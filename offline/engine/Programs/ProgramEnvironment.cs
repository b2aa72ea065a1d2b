using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rollback.Offline.Engine.Programs;

/// <summary>The environment variables by which a program finds its engine, its stack and its configuration.</summary>
internal static class ProgramEnvironment
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the official .NET language host sets; empty values are left out.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ForDotnet(ProgramRun run, string rootDirectory, string programDirectory) =>
    [
        KeyValuePair.Create("PULUMI_MONITOR", run.MonitorAddress),
        KeyValuePair.Create("PULUMI_ENGINE", run.MonitorAddress),
        KeyValuePair.Create("PULUMI_PROJECT", run.Project),
        KeyValuePair.Create("PULUMI_STACK", run.Stack),
        KeyValuePair.Create("PULUMI_ORGANIZATION", run.Organization),
        KeyValuePair.Create("PULUMI_DRY_RUN", run.DryRun ? "true" : "false"),
        KeyValuePair.Create("PULUMI_QUERY_MODE", "false"),
        KeyValuePair.Create("PULUMI_PARALLEL", run.Parallel.ToString(CultureInfo.InvariantCulture)),
        KeyValuePair.Create("PULUMI_ROOT_DIRECTORY", rootDirectory),
        KeyValuePair.Create("PULUMI_PWD", programDirectory),
        .. ForConfig(run),
    ];

    /// <summary>The configuration alone.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ForConfig(ProgramRun run)
    {
        var config = new JsonObject(run.Config.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.Value)));
        var secrets = new JsonArray([.. run.Config.Where(entry => entry.Value.IsSecret).Select(entry => (JsonNode?)entry.Key)]);
        yield return KeyValuePair.Create("PULUMI_CONFIG", config.ToJsonString(Json));
        yield return KeyValuePair.Create("PULUMI_CONFIG_SECRET_KEYS", secrets.ToJsonString(Json));
    }
}
