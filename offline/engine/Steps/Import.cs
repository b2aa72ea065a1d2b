using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary>The option <c>import</c>: adopts a resource that exists already.</summary>
public static class Import
{
    /// <summary>Whether the resource still has to be adopted.</summary>
    public static bool Applies(ResourceGoal goal, ResourceState? old) =>
        goal is { Custom: true, ImportId.Length: > 0 }
        && !Urns.IsProvider(goal.Type)
        && (old is null || old.External || (old.Id != goal.ImportId && old.ImportId != goal.ImportId));

    /// <returns>The resource as it is, before the program's inputs are applied.</returns>
    /// <exception cref="StepFailedException">There is none, or its provider cannot import; the user has been told.</exception>
    public static async Task<ResourceState> RunAsync(
        DeploymentRun run, ResourceGoal goal, ResourceState? old, IResourceOperations operations)
    {
        var known = goal.ToState(PropertyMap.Empty) with { Id = goal.ImportId };
        var replaces = old is { External: false };
        if (replaces && old!.Protect && goal.Protect)
        {
            Protection.RefuseReplacement(run, old);
        }

        var imported = (await run.Steps.RunAsync(new Step
        {
            Op = replaces ? "import-replacement" : "import",
            Old = old,
            New = known with { Inputs = goal.Inputs },
            KeepsOld = replaces,
            IsLogical = !replaces,
            Operation = "importing",
            Apply = async () =>
            {
                var read = await operations.ReadAsync(known)
                    ?? throw new StepFailedException($"resource '{goal.ImportId}' does not exist");
                return known with
                {
                    Id = read.Id,
                    Inputs = read.Inputs ?? throw new StepFailedException(
                        "provider does not support importing resources; please try updating the provider plugin"),
                    Outputs = SecretMarks.OfOutputs(read.Outputs, goal.Inputs, goal.AdditionalSecretOutputs),
                    Created = run.Now,
                    Modified = run.Now,
                };
            },
        }))!;
        if (replaces)
        {
            await run.Steps.RunAsync(Replacement.Marker(old!, imported, DiffOutcome.None));
        }

        return imported;
    }
}
