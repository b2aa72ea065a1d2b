using System.Text.Json;
using Rollback.Operations.Engine;
using Rollback.Operations.Processes;

namespace Rollback.Operations.Cloud;

/// <summary>Runs `offline/cloud/rollback-cloud`.</summary>
internal sealed class CloudProgram(Checkout checkout, Surroundings surroundings) : ICloud
{
    public Task<Failure?> SetFaultAsync(string stack, string service, string color, int status, CancellationToken cancellationToken) =>
        TellAsync(["fault", "set", "--stack", stack, "--service", service, "--color", color, "--status", status.ToString(System.Globalization.CultureInfo.InvariantCulture)], cancellationToken);

    public Task<Failure?> ClearFaultAsync(string stack, string service, string color, CancellationToken cancellationToken) =>
        TellAsync(["fault", "clear", "--stack", stack, "--service", service, "--color", color], cancellationToken);

    public async Task<Answer<IReadOnlyList<JsonElement>>> LeftoversAsync(string stack, CancellationToken cancellationToken)
    {
        if (!(await AskAsync(["leftovers", "--stack", stack, "--json"], cancellationToken)).Is(out var processes, out var failure))
            return failure;

        return processes.ValueKind == JsonValueKind.Array ? processes.EnumerateArray().ToArray() : Array.Empty<JsonElement>();
    }

    public Task<Answer<JsonElement>> StatusAsync(string? stack, CancellationToken cancellationToken) =>
        AskAsync(["status", .. Of(stack), "--json"], cancellationToken);

    public Task<Failure?> StartAsync(string stack, CancellationToken cancellationToken) =>
        Directory.Exists(Path.Combine(checkout.Home, "clouds", stack)) ? TellAsync(["start", "--stack", stack], cancellationToken) : Task.FromResult<Failure?>(null);

    public Task<Failure?> StopAsync(string stack, CancellationToken cancellationToken) => TellAsync(["stop", "--stack", stack], cancellationToken);

    private static string[] Of(string? stack) => stack is null ? [] : ["--stack", stack];

    private async Task<Failure?> TellAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var end = await RunAsync(arguments, cancellationToken);
        return end.ExitCode == 0 ? null : Failed(arguments, end);
    }

    private async Task<Answer<JsonElement>> AskAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var end = await RunAsync(arguments, cancellationToken);
        return end.ExitCode == 0 ? PulumiDocuments.Parse(end.Output) : Failed(arguments, end);
    }

    private static Failure Failed(string[] arguments, ProcessEnd end) => new(
        "CLD001", $"The offline cloud could not {string.Join(' ', arguments.TakeWhile(argument => !argument.StartsWith('-')))}: {(end.Error.Trim() is { Length: > 0 } error ? error : $"exit code {end.ExitCode}")}", "`rollback cloud status` shows what runs.");

    private Task<ProcessEnd> RunAsync(string[] arguments, CancellationToken cancellationToken) => ChildProcess.RunAsync(
        new(checkout.CloudCommand, arguments, checkout.Root)
        {
            Environment = new Dictionary<string, string>(surroundings.Environment) { ["ROLLBACK_HOME"] = checkout.Home },
        },
        onOutput: null,
        onError: null,
        cancellationToken);
}
