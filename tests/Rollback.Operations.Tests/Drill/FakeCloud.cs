using System.Text.Json;
using Rollback.Operations.Cloud;

namespace Rollback.Operations.Tests;

/// <summary>Notes what it is told, and has nothing running.</summary>
internal sealed class FakeCloud : ICloud
{
    public List<string> Told { get; } = [];

    public Task<Failure?> SetFaultAsync(string stack, string service, string color, int status, CancellationToken cancellationToken) =>
        TellAsync($"fault {service} {color} {status}");

    public Task<Failure?> ClearFaultAsync(string stack, string service, string color, CancellationToken cancellationToken) =>
        TellAsync($"heal {service} {color}");

    public Task<Answer<IReadOnlyList<JsonElement>>> LeftoversAsync(string stack, CancellationToken cancellationToken) =>
        Task.FromResult<Answer<IReadOnlyList<JsonElement>>>(Array.Empty<JsonElement>());

    public Task<Answer<JsonElement>> StatusAsync(string? stack, CancellationToken cancellationToken) =>
        Task.FromResult<Answer<JsonElement>>(JsonSerializer.SerializeToElement(Array.Empty<string>()));

    public Task<Failure?> StartAsync(string stack, CancellationToken cancellationToken) => TellAsync($"start {stack}");

    public Task<Failure?> StopAsync(string stack, CancellationToken cancellationToken) => TellAsync($"stop {stack}");

    private Task<Failure?> TellAsync(string what)
    {
        Told.Add(what);
        return Task.FromResult<Failure?>(null);
    }
}
