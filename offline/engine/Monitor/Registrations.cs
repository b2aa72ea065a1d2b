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
public sealed class Registrations(
    DeploymentRun run,
    ProviderChooser providers,
    GoalReader goals,
    Registrar registrar,
    Builtins builtins,
    Transforms transforms,
    RemoteComponents remotes)
{
    public async Task<RegisterResourceResponse> RegisterAsync(RegisterResourceRequest request)
    {
        run.Health.ThrowIfStopping();
        Validate(request);
        var transformed = await transforms.ApplyAsync(request);
        if (transformed.Remote)
        {
            return await remotes.ConstructAsync(transformed, await providers.ChooseAsync(transformed));
        }

        var urn = Urns.Create(run.Request.Stack, run.Request.Project, transformed.Parent, transformed.Type, transformed.Name);
        transforms.Keep(urn, request);
        try
        {
            return await SettleAsync(transformed);
        }
        catch (StepFailedException failure)
        {
            return Failed(transformed, urn, failure);
        }
    }

    private async Task<RegisterResourceResponse> SettleAsync(RegisterResourceRequest request)
    {
        var provider = await providers.ChooseAsync(request);
        var goal = goals.Read(request, provider);
        var state = await registrar.RegisterAsync(goal, () => OperationsAsync(goal));
        var client = new ClientValues(request.AcceptSecrets, request.AcceptResources, request.SupportsPartialValues);
        var isSkipped = run.Fates.Has(state.Urn, Fate.Skipped);
        return new RegisterResourceResponse
        {
            Urn = state.Urn,
            Id = state.Id == Signatures.Unknown ? "" : state.Id,

            // A component learns nothing from the engine: its outputs are what it registers itself.
            Object = goal.Custom && !isSkipped ? client.ToWire(state.Outputs) : new Struct(),
            Unknown = isSkipped,
        };
    }

    /// <summary>Where errors are outlived, the program learns which resource failed; else the engine is going away.</summary>
    private RegisterResourceResponse Failed(RegisterResourceRequest request, string urn, StepFailedException failure)
    {
        if (!run.Health.ContinueOnError)
        {
            throw RunHealth.Unavailable();
        }

        return request.SupportsResultReporting
            ? new RegisterResourceResponse
            {
                Urn = urn,
                Object = new Struct(),
                Result = failure is StepSkippedException ? Result.Skip : Result.Fail,
            }
            : throw new RpcException(StatusCode.Internal, failure.Message);
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
        if (request.Parent.Length > 0 && run.Resources.Goal(request.Parent) is null)
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
