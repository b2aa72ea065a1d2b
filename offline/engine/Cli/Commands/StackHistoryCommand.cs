using System.Globalization;
using System.Text.Json.Nodes;
using Rollback.Offline.Engine.Backend;
using Rollback.Offline.Engine.Cli.Arguments;
using Rollback.Offline.Engine.Json;
using Rollback.Offline.Engine.Projects;

namespace Rollback.Offline.Engine.Cli.Commands;

/// <summary><c>pulumi stack history</c>: what was done to the stack, newest first.</summary>
internal sealed class StackHistoryCommand : ICommand
{
    private const int DefaultPageSize = 10;

    public FlagSet Flags { get; } = FlagSet.Stack.With(
        Flag.Switch("json", 'j'), Flag.Switch("show-secrets"), Flag.Switch("full-dates"), Flag.Value("page-size"), Flag.Value("page"));

    public Task<ExitCode> RunAsync(ParsedArguments arguments, CommandContext context, CancellationToken cancellationToken)
    {
        arguments.Expect(0, 0, "no arguments");
        var workspace = new Workspace(context, arguments);
        var stack = workspace.CurrentStack();
        var size = arguments.Number("page-size") ?? DefaultPageSize;
        var page = Math.Max(1, arguments.Number("page") ?? 1);
        var entries = new History(workspace.Store.Location, stack).Entries().Skip((page - 1) * Math.Max(0, size));
        entries = size > 0 ? entries.Take(size) : entries;
        if (arguments.Has("json"))
        {
            var secrets = arguments.Has("show-secrets") ? new StackSecrets(workspace.Settings(stack), context.Environment) : null;
            context.Output.WriteLine(JsonText.Indented(new JsonArray([.. entries.Select(entry => (JsonNode?)ToJson(entry, secrets))])));
        }
        else
        {
            foreach (var entry in entries)
            {
                Write(context.Output, entry);
            }
        }

        return Task.FromResult(ExitCode.Success);
    }

    private static JsonObject ToJson(JsonObject entry, StackSecrets? secrets)
    {
        var config = new JsonObject();
        foreach (var (key, value) in entry["config"]?.AsObject() ?? [])
        {
            config[key] = Config(value!.AsObject(), secrets);
        }

        return new JsonObject
        {
            ["kind"] = entry["kind"]?.DeepClone(),
            ["startTime"] = Time(entry["startTime"]),
            ["message"] = entry["message"]?.DeepClone() ?? "",
            ["environment"] = entry["environment"]?.DeepClone() ?? new JsonObject(),
            ["config"] = config,
            ["result"] = entry["result"]?.DeepClone(),
            ["endTime"] = Time(entry["endTime"]),
            ["resourceChanges"] = entry["resourceChanges"]?.DeepClone() ?? new JsonObject(),
            ["version"] = 0,
        };
    }

    private static JsonObject Config(JsonObject stored, StackSecrets? secrets)
    {
        var isSecret = stored["secret"]?.GetValue<bool>() == true;
        var isObject = stored["object"]?.GetValue<bool>() == true;
        var text = stored["string"]?.GetValue<string>() ?? "";
        var json = new JsonObject();
        if (!isSecret || secrets is not null)
        {
            text = !isSecret ? text
                : isObject ? ConfigJson.Write(ConfigJson.ReadStored(text), secrets!.Cipher().Decrypt)
                : secrets!.Cipher().Decrypt(text);
            json["value"] = text;
            if (isObject)
            {
                json["objectValue"] = JsonNode.Parse(text);
            }
        }

        json["secret"] = isSecret;
        return json;
    }

    private static void Write(TextWriter output, JsonObject entry)
    {
        output.WriteLine($"UpdateKind: {entry["kind"]}");
        output.WriteLine($"Status: {entry["result"]}");
        output.WriteLine($"Message: {entry["message"]}");
        output.WriteLine($"Updated: {Time(entry["startTime"])} took {(entry["endTime"]!.GetValue<long>() - entry["startTime"]!.GetValue<long>()).ToString(CultureInfo.InvariantCulture)}s");
        foreach (var (op, count) in entry["resourceChanges"]?.AsObject() ?? [])
        {
            output.WriteLine($"    {op}: {count}");
        }

        output.WriteLine();
    }

    private static string Time(JsonNode? seconds) => JsonText.Time(DateTimeOffset.FromUnixTimeSeconds(seconds?.GetValue<long>() ?? 0));
}
