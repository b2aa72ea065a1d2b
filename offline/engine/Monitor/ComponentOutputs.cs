using Google.Protobuf.WellKnownTypes;
using Pulumirpc;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>Answers RegisterResourceOutputs: what components and the stack give out.</summary>
public sealed class ComponentOutputs(DeploymentRun run, IStepHooks hooks)
{
    private readonly HashSet<string> _registered = [];
    private PropertyMap? _stack;
    private string _stackUrn = "";

    public async Task<Empty> RegisterAsync(RegisterResourceOutputsRequest request)
    {
        // A destroy or refresh runs the program for its providers and hooks alone; what is no target has not been made.
        if (run.Request.Kind is DeploymentKind.Destroy or DeploymentKind.Refresh || run.Fates.Has(request.Urn, Fate.Skipped))
        {
            return new Empty();
        }

        var state = run.Resources.State(request.Urn)
            ?? throw new RpcException(StatusCode.InvalidArgument, $"no resource '{request.Urn}' has been registered in this run");
        lock (_registered)
        {
            if (!_registered.Add(request.Urn))
            {
                throw new RpcException(StatusCode.InvalidArgument, $"the outputs of '{request.Urn}' have been registered already");
            }
        }

        var outputs = InputReader.WithoutOutputs(request.Outputs.ToProperties());
        run.Secrets.AddFrom(outputs);
        if (state.Type == Urns.StackType)
        {
            // A program that fails registers empty outputs on its way out: only its end tells what they are worth.
            (_stack, _stackUrn) = (outputs, request.Urn);
        }
        else
        {
            await KeepOrFailAsync(state, outputs);
        }

        return new Empty();
    }

    /// <summary>Saves the stack's outputs; those of a failed run are laid over the old ones.</summary>
    public async Task SaveStackAsync()
    {
        if (_stack is not { } outputs || run.Resources.State(_stackUrn) is not { } state)
        {
            return;
        }

        if (run.Health.Failed)
        {
            outputs = outputs.Aggregate(state.Outputs, (merged, output) => merged.With(output.Key, output.Value));
        }

        await KeepAsync(state, outputs);
    }

    private async Task KeepOrFailAsync(ResourceState state, PropertyMap outputs)
    {
        try
        {
            await KeepAsync(state, outputs);
        }
        catch (Exception failure)
        {
            run.Events.Error(state.Urn, failure.Message);
            run.Health.FailStep(maybeCorrupt: false);
            throw RunHealth.Unavailable();
        }
    }

    private async Task KeepAsync(ResourceState state, PropertyMap outputs)
    {
        if (!run.Health.Failed)
        {
            run.Request.Plan?.CheckOutputs(state.Urn, run.Resources.Old(state.Urn)?.Outputs, outputs);
        }

        var next = state with { Outputs = outputs };
        await run.Recorder.CommitAsync(new StateChange(null, state, next));
        run.Resources.Keep(next);
        var op = run.Resources.OpOf(state.Urn);
        var old = op == "create" ? null : run.Resources.Old(state.Urn);
        if (op != "same")
        {
            await hooks.RunAsync(op == "create" ? "afterCreate" : "afterUpdate", old, next, next);
        }

        run.Events.Emit(new EngineEvent.ResourceOutputs(new Step { Op = op, Old = old, New = next }.Describe(next), run.IsPreview));
    }
}
