using Pulumirpc;
using Rollback.Offline.Engine.Deployment;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>Turns the registration of a remote component into the request to its provider.</summary>
public static class ConstructRequests
{
    public static ConstructRequest Build(DeploymentRequest deployment, RegisterResourceRequest request, string monitorAddress)
    {
        var construct = new ConstructRequest
        {
            Project = deployment.Project,
            Stack = deployment.Stack,
            Organization = deployment.Organization,
            DryRun = deployment.DryRun,
            Parallel = deployment.Options.Parallel,
            MonitorEndpoint = monitorAddress,
            Type = request.Type,
            Name = request.Name,
            Parent = request.Parent,
            Dependencies = { request.Dependencies },
            AdditionalSecretOutputs = { request.AdditionalSecretOutputs },
            DeletedWith = request.DeletedWith,
            IgnoreChanges = { request.IgnoreChanges },
            ReplaceOnChanges = { request.ReplaceOnChanges },
            ReplaceWith = { request.ReplaceWith },
            Aliases = { request.Aliases, request.AliasURNs.Select(urn => new Alias { Urn = urn }) },
            ReplacementTrigger = request.ReplacementTrigger,
        };
        if (request.HasProtect)
        {
            construct.Protect = request.Protect;
        }

        if (request.HasRetainOnDelete)
        {
            construct.RetainOnDelete = request.RetainOnDelete;
        }

        if (request.DeleteBeforeReplaceDefined)
        {
            construct.DeleteBeforeReplace = request.DeleteBeforeReplace;
        }

        if (request.CustomTimeouts is { } timeouts)
        {
            construct.CustomTimeouts = new ConstructRequest.Types.CustomTimeouts
            {
                Create = timeouts.Create,
                Update = timeouts.Update,
                Delete = timeouts.Delete,
                Read = timeouts.Read,
            };
        }

        if (request.Hooks is { } hooks)
        {
            construct.ResourceHooks = new ConstructRequest.Types.ResourceHooksBinding
            {
                BeforeCreate = { hooks.BeforeCreate },
                AfterCreate = { hooks.AfterCreate },
                BeforeUpdate = { hooks.BeforeUpdate },
                AfterUpdate = { hooks.AfterUpdate },
                BeforeDelete = { hooks.BeforeDelete },
                AfterDelete = { hooks.AfterDelete },
                OnError = { hooks.OnError },
            };
        }

        foreach (var (name, dependencies) in request.PropertyDependencies)
        {
            construct.InputDependencies.Add(name, new ConstructRequest.Types.PropertyDependencies { Urns = { dependencies.Urns } });
        }

        foreach (var (key, value) in deployment.Config)
        {
            construct.Config.Add(key, value.Value);
            if (value.IsSecret)
            {
                construct.ConfigSecretKeys.Add(key);
            }
        }

        return construct;
    }
}
