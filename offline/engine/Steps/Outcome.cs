using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Calls a provider for a change and makes the state that it leaves, also where it succeeded only in part.</summary>
public static class Outcome
{
    public static async Task<ResourceState> CreateAsync(DeploymentRun run, ResourceState wanted, IResourceOperations operations)
    {
        try
        {
            var created = await operations.CreateAsync(wanted, run.IsPreview);
            return Finish(run, wanted with { Id = created.Id, Outputs = created.Outputs, Created = run.Now });
        }
        catch (ProviderException failure) when (failure.InitFailure is { } init)
        {
            throw Partly(run, wanted with { Id = init.Id, Created = run.Now }, init, init.Inputs?.ToProperties() ?? wanted.Inputs);
        }
    }

    public static async Task<ResourceState> UpdateAsync(
        DeploymentRun run, ResourceState old, ResourceState wanted, IResourceOperations operations)
    {
        try
        {
            return Finish(run, wanted with { Outputs = await operations.UpdateAsync(old, wanted, run.IsPreview) });
        }
        catch (ProviderException failure) when (failure.InitFailure is { } init)
        {
            // With the old inputs kept, the next diff finds the same change again and applies it again.
            throw Partly(run, wanted, init, old.Inputs);
        }
    }

    /// <summary>What a partial failure says of the resource.</summary>
    public static ReadOutcome Read(Pulumirpc.ErrorResourceInitFailed failure) =>
        new(failure.Id, failure.Properties.ToProperties(), failure.Inputs?.ToProperties());

    private static ResourceState Finish(DeploymentRun run, ResourceState state) => state with
    {
        Outputs = SecretMarks.OfOutputs(state.Outputs, state.Inputs, state.AdditionalSecretOutputs),
        Modified = run.Now,
    };

    private static StepFailedException Partly(
        DeploymentRun run, ResourceState state, Pulumirpc.ErrorResourceInitFailed failure, PropertyMap inputs)
    {
        var reasons = string.Concat(failure.Reasons.Select(reason => $"{Environment.NewLine}    * {reason}"));
        var partial = Finish(run, state with
        {
            Inputs = inputs,
            Outputs = failure.Properties.ToProperties(),
            InitErrors = [.. failure.Reasons],
        });
        return new StepFailedException(
            $"{failure.Reasons.Count} error(s) occurred while '{Urns.NameOf(state.Urn)}' was initialised:{reasons}",
            StepStatus.PartialFailure,
            partial);
    }
}
