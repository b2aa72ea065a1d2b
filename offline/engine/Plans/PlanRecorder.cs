using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Display;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Plans;

/// <summary>Writes down what a preview says, so that an update can be kept to it. A preview that failed leaves no plan.</summary>
public sealed class PlanRecorder(PlanFile file, TimeProvider clock) : IEventSink
{
    private readonly Dictionary<string, PlannedStep> _planned = [];

    public void Handle(EngineEvent happening)
    {
        if (happening is EngineEvent.ResourceOutputs { Step: { New.Custom: false } told } && _planned.TryGetValue(told.Urn, out var component))
        {
            _planned[told.Urn] = component with { Outputs = InputDifference.Of(told.Old?.Outputs ?? PropertyMap.Empty, told.New.Outputs) };
        }

        if (happening is not EngineEvent.ResourcePre { Step: var step })
        {
            return;
        }

        var isNew = !_planned.TryGetValue(step.Urn, out var known);
        known ??= new PlannedStep(step.Old?.Inputs ?? PropertyMap.Empty, null, []);
        known.Ops.Add(step.Op);
        if (isNew || (known.Wanted is null && step.New is not null))
        {
            _planned[step.Urn] = known with { Wanted = step.New };
        }
    }

    public Task FinishAsync(DeploymentResult result)
    {
        if (result.Succeeded)
        {
            file.Write(_planned, clock.GetUtcNow());
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
