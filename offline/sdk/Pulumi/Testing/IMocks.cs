namespace Pulumi.Testing;

/// <summary>Answers for engine and providers in a test.</summary>
public interface IMocks
{
    /// <summary>Called for each resource, the stack aside.</summary>
    /// <returns>Its id (null: none) and its outputs, by their names on the wire.</returns>
    Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args);

    /// <summary>Called for each function of a provider and each method of a resource.</summary>
    /// <returns>The result, by the names on the wire.</returns>
    Task<object> CallAsync(MockCallArgs args);

    /// <summary>Called when a component, or the stack, has said what its outputs are.</summary>
    Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args) => Task.CompletedTask;
}
