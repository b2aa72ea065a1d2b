using System.Collections.Immutable;
using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Transport;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Reads every resource from its provider, so that the state says what there really is.</summary>
public sealed class RefreshPhase(DeploymentRun run)
{
    public async Task RunAsync()
    {
        var states = run.Recorder.Snapshot().Resources.Where(state => !state.Delete && run.Targets.Contains(state));
        await Task.WhenAll(states.Select(RefreshAsync));
    }

    private async Task RefreshAsync(ResourceState old)
    {
        try
        {
            using var turn = await run.Throttle.EnterAsync();
            await RunStepAsync(old);
        }
        catch (Exception failure) when (failure is StepFailedException or RpcException { Status: StatusCode.Unavailable })
        {
            // Told, and remembered in the run's health; the other resources are refreshed unless that stops them.
        }
    }

    private async Task RunStepAsync(ResourceState old)
    {
        var isManaged = old is { Custom: true, PendingReplacement: false } && Urns.PackageOf(old.Type) != "pulumi";
        var diff = DiffOutcome.None;
        await run.Steps.RunAsync(new Step
        {
            Op = "refresh",
            Old = old,
            New = old,
            IsLogical = false,
            Operation = isManaged ? "reading" : null,
            Apply = async () =>
            {
                if (!isManaged)
                {
                    return old;
                }

                var operations = new ManagedOperations(await run.Providers.FindAsync(old.Provider));
                var next = await ReadAsync(old, operations);
                diff = next is null ? DiffOutcome.None : await CompareAsync(old, next, operations);
                return next;
            },
            Reveal = (step, result) => run.Request.Kind == DeploymentKind.Refresh
                ? step with { Op = result is null ? "delete" : diff.HasChanges ? "update" : "same", Diff = diff, New = result, IsLogical = true }
                : step with { Diff = diff, New = result },
        });
    }

    private async Task<ResourceState?> ReadAsync(ResourceState old, ManagedOperations operations)
    {
        try
        {
            var read = await operations.ReadAsync(old);
            return read is null ? null : Refreshed(old, read, []);
        }
        catch (ProviderException failure) when (failure.InitFailure is { } init)
        {
            run.Events.Warn(old.Urn, $"'{Urns.NameOf(old.Urn)}' exists but is not healthy: {string.Join("; ", init.Reasons)}");
            return Refreshed(old, Outcome.Read(init), [.. init.Reasons]);
        }
    }

    private static ResourceState Refreshed(ResourceState old, ReadOutcome read, ImmutableArray<string> initErrors)
    {
        var inputs = read.Inputs ?? old.Inputs;
        return old with
        {
            Id = read.Id,
            Inputs = SecretMarks.CarryOver(inputs, old.Inputs),
            Outputs = SecretMarks.OfOutputs(SecretMarks.CarryOver(read.Outputs, old.Outputs), old.Inputs, old.AdditionalSecretOutputs),
            InitErrors = initErrors,
        };
    }

    /// <summary>
    /// Asks the provider what an update back to the old inputs would change, and turns the answer round: that is what has
    /// changed outside.
    /// </summary>
    private static async Task<DiffOutcome> CompareAsync(ResourceState old, ResourceState next, ManagedOperations operations)
    {
        if (StateEquality.AreSame(old, next))
        {
            return DiffOutcome.None;
        }

        var diff = await operations.DiffAsync(next, old.Inputs, old.IgnoreChanges);
        return diff with
        {
            ReplaceKeys = [],
            Detailed = diff.Detailed?.ToImmutableSortedDictionary(
                entry => entry.Key, entry => entry.Value with { Kind = Inverse(entry.Value.Kind) }, StringComparer.Ordinal),
        };
    }

    private static string Inverse(string kind) => kind.Split('-')[0] switch
    {
        "add" => "delete",
        "delete" => "add",
        _ => "update",
    };
}
