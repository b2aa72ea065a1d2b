namespace Rollback.Offline.Engine.Deployment;

/// <summary>Carries out a deployment: one preview, update, refresh or destroy.</summary>
public static class DeploymentEngine
{
    /// <summary>
    /// Runs to an orderly end whatever happens to program and providers. Expected failures are told as events and in the
    /// result; cancelling lets running steps finish and starts no others.
    /// </summary>
    public static Task<DeploymentResult> RunAsync(DeploymentRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The deployment engine is being built.");
}
