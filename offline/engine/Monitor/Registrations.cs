using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>Answers RegisterResource.</summary>
public sealed class Registrations(DeploymentRun run, ProviderChooser providers, GoalReader goals, Registrar registrar, Builtins builtins)
{
    public async Task<RegisterResourceResponse> RegisterAsync(RegisterResourceRequest request)
    {
        run.Health.ThrowIfStopping();
        Validate(request);
        try
        {
            return await SettleAsync(request);
        }
        catch (StepFailedException)
        {
            throw RunHealth.Unavailable();
        }
    }

    private async Task<RegisterResourceResponse> SettleAsync(RegisterResourceRequest request)
    {
        var provider = await providers.ChooseAsync(request);
        var goal = goals.Read(request, provider);
        var state = await registrar.RegisterAsync(goal, await OperationsAsync(goal));
        var client = new ClientValues(request.AcceptSecrets, request.AcceptResources, request.SupportsPartialValues);
        return new RegisterResourceResponse
        {
            Urn = state.Urn,
            Id = state.Id == Signatures.Unknown ? "" : state.Id,

            // A component learns nothing from the engine: its outputs are what it registers itself.
            Object = goal.Custom ? client.ToWire(state.Outputs) : new Struct(),
        };
    }

    private async Task<IResourceOperations> OperationsAsync(ResourceGoal goal)
    {
        if (!goal.Custom)
        {
            return ComponentOperations.Instance;
        }

        if (Urns.IsProvider(goal.Type))
        {
            return new ProviderOperations(run.Providers, goal.Type[Urns.ProviderTypePrefix.Length..]);
        }

        return Builtins.IsBuiltin(goal.Type) ? builtins : new ManagedOperations(await run.Providers.FindAsync(goal.Provider));
    }

    private void Validate(RegisterResourceRequest request)
    {
        if (request.Parent.Length > 0 && run.Resources.State(request.Parent) is null)
        {
            throw new RpcException(StatusCode.InvalidArgument, $"could not find parent resource {request.Parent}");
        }

        if ((request.Custom || request.Remote) && request.Type.Split(':').Length != 3)
        {
            throw new RpcException(
                StatusCode.InvalidArgument, $"'{request.Type}' is not a type token; custom resources have 'package:module:Name'.");
        }
    }
}
