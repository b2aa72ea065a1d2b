using System.Text.Json;

namespace Rollback.Operations.Cloud;

/// <summary>The stand-in cloud of `offline/`, across its process boundary. Drills inject faults through it; production never meets it.</summary>
internal interface ICloud
{
    /// <summary>Makes every instance of a service's color answer requests with an HTTP status.</summary>
    Task<Failure?> SetFaultAsync(string stack, string service, string color, int status, CancellationToken cancellationToken);

    Task<Failure?> ClearFaultAsync(string stack, string service, string color, CancellationToken cancellationToken);

    /// <summary>Every process that belongs to the stack's cloud, watched over or not.</summary>
    Task<Answer<IReadOnlyList<JsonElement>>> LeftoversAsync(string stack, CancellationToken cancellationToken);

    /// <summary>The clouds of this ROLLBACK_HOME; one if <paramref name="stack"/> is given.</summary>
    Task<Answer<JsonElement>> StatusAsync(string? stack, CancellationToken cancellationToken);

    /// <summary>Starts a cloud that was stopped or killed, as its resources declare; no failure if there is none.</summary>
    Task<Failure?> StartAsync(string stack, CancellationToken cancellationToken);

    /// <summary>Ends every process of the stack's cloud; no failure if there is none.</summary>
    Task<Failure?> StopAsync(string stack, CancellationToken cancellationToken);
}
