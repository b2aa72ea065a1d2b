using System.Text.Json;
using Rollback.Operations.Processes;
using Rollback.Operations.Report;

namespace Rollback.Operations.Engine;

/// <summary>Drives one stack through the `pulumi` command line; works alike with the official CLI and `offline/pulumi`.</summary>
/// <param name="settingsFile">Passed by `--config-file`; null: pulumi finds the stack's own file.</param>
internal sealed class PulumiEngine(
    PulumiProgram program, Checkout checkout, Surroundings surroundings, IReport report, string stack, string? settingsFile)
    : IStackEngine
{
    public string Stack => stack;

    /// <summary>Added to the environment of every pulumi process, over what the user set.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The project's stacks, as `pulumi stack ls --json` lists them.</summary>
    public async Task<Answer<List<JsonElement>>> ListAsync(CancellationToken cancellationToken)
    {
        var end = await PulumiAsync(["stack", "ls", "--json"], null, cancellationToken);
        if (end.ExitCode != 0)
            return PulumiFailure.Of(stack, "stack ls", end.ExitCode, [], end.Error);

        var stacks = PulumiDocuments.Parse(end.Output);
        return stacks.ValueKind == JsonValueKind.Array ? stacks.EnumerateArray().ToList() : new List<JsonElement>();
    }

    public async Task<Answer<bool>> ExistsAsync(CancellationToken cancellationToken) =>
        (await NamesAsync(cancellationToken)).Is(out var names, out var failure) ? names.Contains(stack) : failure;

    public async Task<Answer<IReadOnlyList<string>>> NamesAsync(CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).Is(out var stacks, out var failure)
            ? stacks.ConvertAll(item => PulumiDocuments.Text(item, "name").Split('/')[^1]).ToArray()
            : failure;

    public async Task<Failure?> CreateAsync(CancellationToken cancellationToken)
    {
        // `stack init` of the official CLI knows no --config-file and writes its salt into the checkout, which is not ours to change.
        var shared = Path.Combine(checkout.Stacks, $"Pulumi.{stack}.yaml");
        var before = settingsFile is not null && File.Exists(shared) ? await File.ReadAllBytesAsync(shared, cancellationToken) : null;
        var end = await PulumiAsync(["stack", "init", stack, .. program.IsOffline ? SettingsArguments(settingsFile) : []], null, cancellationToken);
        if (before is not null)
            await File.WriteAllBytesAsync(shared, before, CancellationToken.None);
        else if (settingsFile is not null)
            File.Delete(shared);
        return end.ExitCode == 0 ? null : PulumiFailure.Of(stack, "stack init", end.ExitCode, [], end.Error);
    }

    public async Task<Failure?> RemoveAsync(CancellationToken cancellationToken)
    {
        var end = await PulumiAsync(["stack", "rm", stack, "--yes", "--preserve-config"], null, cancellationToken);
        return end.ExitCode is 0 or 6 ? null : PulumiFailure.Of(stack, "stack rm", end.ExitCode, [], end.Error);
    }

    public Task<Answer<StackPlan>> PreviewAsync(string? settings, CancellationToken cancellationToken) =>
        PlanAsync("preview", [], settings ?? settingsFile, cancellationToken);

    public Task<Answer<StackPlan>> PreviewDestroyAsync(CancellationToken cancellationToken) =>
        PlanAsync("destroy", ["--preview-only"], settingsFile, cancellationToken);

    public async Task<StackUpdate> RunAsync(StackVerb verb, CancellationToken cancellationToken)
    {
        var word = verb switch { StackVerb.Up => "up", StackVerb.Refresh => "refresh", _ => "destroy" };
        var events = new PulumiEvents(report, surroundings.Clock);
        var end = await PulumiAsync(
            [word, "--yes", "--skip-preview", "--json", "--stack", stack, .. SettingsArguments(settingsFile)], events.Take, cancellationToken);
        return new()
        {
            ChangeSummary = events.ChangeSummary,
            Applied = events.Applied,
            Failure = end.ExitCode == 0 ? null : PulumiFailure.Of(stack, word, end.ExitCode, events.Errors, end.Error),
        };
    }

    public async Task<Answer<IReadOnlyDictionary<string, JsonElement>>> OutputsAsync(CancellationToken cancellationToken)
    {
        var end = await PulumiAsync(["stack", "output", "--json", "--stack", stack], null, cancellationToken);
        if (end.ExitCode != 0)
            return PulumiFailure.Of(stack, "stack output", end.ExitCode, [], end.Error);

        var outputs = PulumiDocuments.Parse(end.Output);
        return outputs.ValueKind == JsonValueKind.Object
            ? outputs.EnumerateObject().Where(output => !IsHidden(output.Value)).ToDictionary(output => output.Name, output => output.Value)
            : new Dictionary<string, JsonElement>();
    }

    public async Task<Answer<JsonElement>> SecretOutputAsync(string name, CancellationToken cancellationToken)
    {
        var end = await PulumiAsync(["stack", "output", name, "--json", "--show-secrets", "--stack", stack], null, cancellationToken);
        return end.ExitCode == 0
            ? PulumiDocuments.Parse(end.Output)
            : PulumiFailure.Of(stack, "stack output", end.ExitCode, [], end.Error);
    }

    public async Task<Answer<IReadOnlyList<JsonElement>>> ResourcesAsync(CancellationToken cancellationToken)
    {
        var end = await PulumiAsync(["stack", "export", "--stack", stack], null, cancellationToken);
        if (end.ExitCode != 0)
            return PulumiFailure.Of(stack, "stack export", end.ExitCode, [], end.Error);

        var document = PulumiDocuments.Parse(end.Output);
        return document.ValueKind == JsonValueKind.Object && document.TryGetProperty("deployment", out var deployment) && deployment.TryGetProperty("resources", out var resources) && resources.ValueKind == JsonValueKind.Array
            ? resources.EnumerateArray().ToArray()
            : Array.Empty<JsonElement>();
    }

    private async Task<Answer<StackPlan>> PlanAsync(string word, string[] options, string? settings, CancellationToken cancellationToken)
    {
        var end = await PulumiAsync([word, .. options, "--json", "--stack", stack, .. SettingsArguments(settings)], null, cancellationToken);
        var document = PulumiDocuments.Parse(end.Output);
        if (end.ExitCode == 0 && PulumiDocuments.Plan(document) is { } plan)
            return plan;

        return PulumiFailure.Of(stack, word, end.ExitCode, PulumiDocuments.Errors(document), end.Error);
    }

    private static bool IsHidden(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString() == "[secret]";

    private static string[] SettingsArguments(string? settings) => settings is null ? [] : ["--config-file", settings];

    private async Task<ProcessEnd> PulumiAsync(string[] arguments, Action<string>? onOutput, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>(surroundings.Environment)
        {
            ["ROLLBACK_HOME"] = checkout.Home,
            ["PULUMI_SKIP_UPDATE_CHECK"] = "true",
        };
        foreach (var (name, value) in Environment)
            environment[name] = value;

        var call = new ProcessCall(program.Path, [.. arguments, "--non-interactive", "--color", "never"], checkout.Root) { Environment = environment };
        return await ChildProcess.RunAsync(call, onOutput, onError: null, cancellationToken);
    }
}
