using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Plans;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Steps;

/// <summary>
/// Carries steps out: told before, journaled before the provider is called, journaled again before anyone learns of the
/// result, told after.
/// </summary>
public sealed class StepRunner(
    StateRecorder recorder, EventSink events, RunHealth health, ChangeCount changes, IStepHooks hooks, bool isPreview, PlanGuard? plan = null)
{
    /// <returns>What is there after the step.</returns>
    /// <exception cref="StepFailedException">It failed; the user has been told.</exception>
    /// <exception cref="Protocol.Transport.RpcException">UNAVAILABLE: the deployment is stopping, the step was not started.</exception>
    public async Task<ResourceState?> RunAsync(Step step)
    {
        health.ThrowIfStopping();
        events.Emit(new EngineEvent.ResourcePre(step.Describe(step.New), isPreview));
        ResourceState? result;
        try
        {
            plan?.Check(step);
            result = await ApplyAsync(step);
        }
        catch (Exception failure)
        {
            throw Told(step, failure as StepFailedException ?? new StepFailedException(failure.Message, failure));
        }

        step = step.Reveal?.Invoke(step, result) ?? step;
        changes.Add(step);
        if (step.Subject.Custom || step.Op is "refresh" or "delete")
        {
            events.Emit(new EngineEvent.ResourceOutputs(step.Describe(result), isPreview));
        }

        return result;
    }

    private async Task<ResourceState?> ApplyAsync(Step step)
    {
        if (step.Apply is null)
        {
            return step.New;
        }

        var hook = HookOf(step.Op);
        if (hook is not null)
        {
            await hooks.RunAsync($"before{hook}", step.Old, step.New, null);
        }

        var result = await CallAsync(step);
        if (hook is not null && (step.Subject.Custom || hook == "Delete"))
        {
            await hooks.RunAsync($"after{hook}", step.Old, step.New, result);
        }

        return result;
    }

    private async Task<ResourceState?> CallAsync(Step step)
    {
        var old = step.KeepsOld ? null : step.Old;
        var errors = new Stack<string>();
        while (true)
        {
            long? operation = step.Operation is { } kind ? await recorder.BeginAsync(new PendingOperation(kind, step.Subject)) : null;
            try
            {
                var result = await step.Apply!();
                await recorder.CommitAsync(new StateChange(operation, old, result));
                return result;
            }
            catch (ProviderException failure)
            {
                var lost = failure.IsLost && step.Operation == "creating";
                await EndAsync(operation, old, null, lost);
                errors.Push(failure.Message);
                if (lost || !await hooks.AskToRetryAsync(HookOf(step.Op)?.ToLowerInvariant() ?? step.Op, step.Old, step.New, errors))
                {
                    throw new StepFailedException(failure.Message, failure.Status, isLost: lost);
                }
            }
            catch (StepFailedException failure)
            {
                await EndAsync(operation, old, failure.Partial, failure.IsLost);
                throw;
            }
        }
    }

    /// <summary>The word for a step in the names of hooks; null where there are none.</summary>
    private static string? HookOf(string op) => op switch
    {
        "create" or "create-replacement" => "Create",
        "update" => "Update",
        "delete" or "delete-replaced" => "Delete",
        _ => null,
    };

    /// <summary>A creation whose provider ended stays begun: the resource may exist, and only the next run's user can know.</summary>
    private async Task EndAsync(long? operation, ResourceState? old, ResourceState? partial, bool isLost)
    {
        if (!isLost)
        {
            await recorder.CommitAsync(partial is null ? new StateChange(operation, null, null) : new StateChange(operation, old, partial));
        }
    }

    private StepFailedException Told(Step step, StepFailedException failure)
    {
        events.Error(step.Subject.Urn, failure.Message);
        events.Emit(new EngineEvent.ResourceFailed(step.Describe(failure.Partial ?? step.New), failure.Status));
        health.FailStep(failure.Status == StepStatus.Unknown);
        return failure;
    }
}
