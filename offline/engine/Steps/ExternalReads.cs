using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.State;

namespace Rollback.Offline.Engine.Steps;

/// <summary>Reads a resource that the stack does not manage into its state.</summary>
public sealed class ExternalReads(DeploymentRun run)
{
    /// <param name="known">What the program knows: id and perhaps some properties.</param>
    /// <param name="operations">Of the resource's provider.</param>
    /// <exception cref="StepFailedException">It failed; the user has been told.</exception>
    public async Task<ResourceState> ReadAsync(ResourceState known, IResourceOperations operations)
    {
        var old = Claim(known);
        using var turn = await run.Throttle.EnterAsync();

        // What was managed so far and has another id is replaced by what is read now, and deleted at the end.
        var replaces = old is { External: false } && old.Id != known.Id;
        if (replaces && old!.Protect)
        {
            Protection.RefuseReplacement(run, old);
        }

        var op = replaces ? "read-replacement" : "read";
        var isNews = false;
        var state = (await run.Steps.RunAsync(new Step
        {
            Op = op,
            Old = old,
            New = known,
            KeepsOld = replaces,
            IsLogical = false,
            Operation = operations.IsJournaled ? "reading" : null,
            Apply = async () =>
            {
                var read = await operations.ReadAsync(known)
                    ?? throw new StepFailedException($"resource '{known.Id}' does not exist");
                isNews = old is null || !old.Outputs.Equals(read.Outputs);
                return known with
                {
                    Id = read.Id,
                    Outputs = SecretMarks.OfOutputs(read.Outputs, known.Inputs, known.AdditionalSecretOutputs),
                    Created = old?.Created,
                    Modified = old?.Modified,
                };
            },
        }))!;
        if (replaces)
        {
            await run.Steps.RunAsync(new Step { Op = "replace", Old = old, New = state });
        }
        else if (isNews)
        {
            run.Changes.Add(op);
        }

        run.Secrets.AddFrom(state.Outputs);
        run.Resources.Keep(state);
        return state;
    }

    private ResourceState? Claim(ResourceState known)
    {
        try
        {
            return run.Resources.Claim(new ResourceGoal
            {
                Urn = known.Urn,
                Type = known.Type,
                Name = Urns.NameOf(known.Urn),
                Custom = true,
                Parent = known.Parent,
                Provider = known.Provider,
            });
        }
        catch (InvalidOperationException failure)
        {
            run.Events.Error(known.Urn, failure.Message);
            run.Health.FailStep(maybeCorrupt: false);
            throw new StepFailedException(failure.Message);
        }
    }
}
