using Rollback.Model;
using Rollback.Operations.Dns;
using Rollback.Operations.Stacks;

namespace Rollback.Operations.Health;

/// <summary>
/// Whether the services of a release are really in service: every color with traffic answers, and DNS answers
/// with those colors only. Asked again until it is so or the deadline passes.
/// </summary>
internal sealed class ServiceCheck(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Questions per look: with weight on both colors a single answer says little.</summary>
    private const int Questions = 8;

    private readonly HttpClient _http = new() { Timeout = RequestLimit };

    public void Dispose() => _http.Dispose();

    /// <returns>Null if all is well within 90 seconds; else what was still wrong at the end.</returns>
    public async Task<Failure?> WaitAsync(StackSession session, Release release, CancellationToken cancellationToken)
    {
        if (!(await session.OutputsAsync(cancellationToken)).Is(out var outputs, out var failure))
            return failure;

        var start = clock.GetTimestamp();
        while (true)
        {
            var wrong = await LookAsync(release, outputs, cancellationToken);
            if (wrong is null)
                return null;
            if (clock.GetElapsedTime(start) >= Limit)
                return new("HLT001", $"After {Limit.TotalSeconds:0} s, {wrong}", $"`rollback status` shows the stack; `rollback to {release.Number}` verifies again.", Retryable: true);
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private async Task<string?> LookAsync(Release release, StackOutputs outputs, CancellationToken cancellationToken)
    {
        foreach (var (service, spec) in release.Services)
        {
            if (!outputs.Endpoints.TryGetValue(service, out var colors))
                return $"the stack has no endpoints for service '{service}'.";
            foreach (var color in ColorName.All.Where(color => spec.Traffic.Of(color).Value > 0))
            {
                if (await UnreadyAsync(colors[color.Name()], cancellationToken) is { } why)
                    return $"{color.Name()} of service '{service}' is not ready: {why}";
            }

            if (outputs.DnsNames.TryGetValue(service, out var name) && await MisansweredAsync(name, spec.Traffic, colors, outputs.NameServers, cancellationToken) is { } answer)
                return answer;
        }

        return null;
    }

    private async Task<string?> UnreadyAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(endpoint, "/readyz"), cancellationToken);
            return response.IsSuccessStatusCode ? null : $"{endpoint}readyz answered {(int)response.StatusCode}.";
        }
        catch (HttpRequestException fault)
        {
            return $"{endpoint}readyz: {fault.Message}.";
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{endpoint}readyz did not answer within {RequestLimit.TotalSeconds:0} s.";
        }
    }

    private static async Task<string?> MisansweredAsync(
        string name, Traffic traffic, IReadOnlyDictionary<string, Uri> colors, IReadOnlyList<string> nameServers, CancellationToken cancellationToken)
    {
        var allowed = ColorName.All.Where(color => traffic.Of(color).Value > 0).Select(color => colors[color.Name()].Host).ToHashSet();
        foreach (var server in nameServers)
        {
            for (var question = 0; question < Questions; question++)
            {
                var (value, problem) = await AskAsync(server, name, cancellationToken);
                if (value is null)
                    return problem;
                if (!allowed.Contains(value))
                    return $"{server} answers '{name}' with {value}, which is no color with traffic.";
            }
        }

        return null;
    }

    private static async Task<(string? Value, string Problem)> AskAsync(string server, string name, CancellationToken cancellationToken)
    {
        try
        {
            var records = await NameServer.Parse(server).AskAsync(name, cancellationToken);
            return records.Count > 0 ? (records[0].Value, "") : (null, $"{server} has no answer for '{name}'.");
        }
        catch (IOException fault)
        {
            return (null, fault.Message);
        }
    }
}
