using Rollback.Offline.Engine.Deployment;
using Rollback.Offline.Engine.Monitor;
using Rollback.Offline.Engine.Providers;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Transport;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary><c>pulumi import</c>: adopts resources that exist already, without asking the program.</summary>
public sealed class ImportPhase(DeploymentRun run, Registrar registrar, DefaultProviders defaults)
{
    public async Task RunAsync()
    {
        try
        {
            var root = await RootAsync();
            foreach (var request in run.Request.Imports)
            {
                // One after the other: a parent must be there before its children, and imports are few.
                await ImportAsync(request with { Parent = request.Parent.Length > 0 ? request.Parent : root });
            }
        }
        catch (Exception failure) when (failure is StepFailedException or RpcException { Status: StatusCode.Unavailable })
        {
            // Told by the step, and remembered in the run's health.
        }
        catch (Exception failure)
        {
            // The state cannot be written, say: an import ends as orderly as any other deployment.
            Refuse("", failure.Message);
        }
    }

    /// <summary>The stack's own resource, made if the stack is still empty.</summary>
    private async Task<string> RootAsync()
    {
        var urn = Urns.Create(
            run.Request.Stack, run.Request.Project, "", Urns.StackType, $"{run.Request.Project}-{run.Request.Stack}");
        if (run.Resources.Old(urn) is null)
        {
            await registrar.RegisterAsync(
                new ResourceGoal { Urn = urn, Type = Urns.StackType, Name = Urns.NameOf(urn), Custom = false },
                () => Task.FromResult<IResourceOperations>(ComponentOperations.Instance));
        }

        return urn;
    }

    private async Task ImportAsync(ImportRequest request)
    {
        run.Health.ThrowIfStopping();
        if (run.Resources.Old(request.Urn) is { } old)
        {
            if (old.Id != request.Id)
            {
                throw Refuse(request.Urn, $"resource '{request.Urn}' already exists");
            }

            run.Changes.Add("same");
            return;
        }

        if (run.Resources.Old(request.Parent) is null && run.Resources.State(request.Parent) is null)
        {
            throw Refuse(request.Urn, $"the parent '{request.Parent}' of '{request.Name}' is not in the state");
        }

        if (request.IsComponent)
        {
            await registrar.RegisterAsync(
                new ResourceGoal { Urn = request.Urn, Type = request.Type, Name = request.Name, Custom = false, Parent = request.Parent },
                () => Task.FromResult<IResourceOperations>(ComponentOperations.Instance));
            return;
        }

        var reference = await ProviderAsync(request);
        var operations = new ManagedOperations(await run.Providers.FindAsync(reference));
        await AdoptAsync(request, reference, operations);
    }

    private async Task AdoptAsync(ImportRequest request, string reference, ManagedOperations operations)
    {
        var goal = new ResourceGoal
        {
            Urn = request.Urn,
            Type = request.Type,
            Name = request.Name,
            Custom = true,
            Parent = request.Parent,
            Protect = request.Protect,
            Provider = reference,
            ImportId = request.Id,
        };
        var imported = await Import.RunAsync(run, goal, null, operations);
        var inputs = request.Properties.IsEmpty
            ? imported.Inputs
            : PropertyMap.From(imported.Inputs.Where(input => request.Properties.Contains(input.Key)));
        if (!run.IsPreview)
        {
            var check = await operations.CheckAsync(goal, inputs, inputs);
            foreach (var problem in check.Problems)
            {
                run.Events.Warn(request.Urn, $"One or more imported inputs failed to validate: {problem.Property}: {problem.Reason}");
            }
        }

        // Not a wish of the program's: the id under which it was adopted is not kept apart from its own.
        var state = imported with { Inputs = inputs, ImportId = "" };
        await run.Recorder.CommitAsync(new StateChange(null, imported, state));
        run.Resources.Keep(state, "import");
    }

    private async Task<string> ProviderAsync(ImportRequest request)
    {
        if (request.Provider.Length == 0)
        {
            return await defaults.ReferenceAsync(
                new PackageSource(Urns.PackageOf(request.Type), request.Version, request.DownloadUrl), request.Type);
        }

        return run.Resources.Old(request.Provider) is { } provider
            ? $"{provider.Urn}::{provider.Id}"
            : throw Refuse(request.Urn, $"the provider '{request.Provider}' of '{request.Name}' is not in the state");
    }

    private StepFailedException Refuse(string urn, string message)
    {
        run.Events.Error(urn, message);
        run.Health.FailStep(maybeCorrupt: false);
        return new StepFailedException(message);
    }
}
