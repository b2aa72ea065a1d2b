using Pulumirpc;
using Rollback.Offline.Engine.Deployment;

namespace Rollback.Offline.Engine.Monitor;

/// <summary>What this engine tells programs that it can do.</summary>
public static class Features
{
    private static readonly Dictionary<string, ResourceMonitorFeature> ByName = new()
    {
        ["secrets"] = ResourceMonitorFeature.Secrets,
        ["resourceReferences"] = ResourceMonitorFeature.ResourceReferences,
        ["outputValues"] = ResourceMonitorFeature.OutputValues,
        ["aliasSpecs"] = ResourceMonitorFeature.AliasSpecs,
        ["replacementTrigger"] = ResourceMonitorFeature.ReplacementTrigger,
        ["deletedWith"] = ResourceMonitorFeature.DeletedWith,
        ["replaceWith"] = ResourceMonitorFeature.ReplaceWith,
        ["transforms"] = ResourceMonitorFeature.Transforms,
        ["invokeTransforms"] = ResourceMonitorFeature.InvokeTransforms,
        ["parameterization"] = ResourceMonitorFeature.Parameterization,
        ["resourceHooks"] = ResourceMonitorFeature.ResourceHooks,
        ["errorHooks"] = ResourceMonitorFeature.ErrorHooks,
    };

    public static bool IsSupported(string name) => ByName.ContainsKey(name);

    public static DeploymentInfo Describe(DeploymentRequest request)
    {
        var info = new DeploymentInfo
        {
            Project = request.Project,
            Stack = request.Stack,
            Organization = request.Organization,
            DryRun = request.DryRun,
            Parallel = request.Options.Parallel,
            SupportedFeatures = { ByName.Values },
        };
        foreach (var (key, value) in request.Config)
        {
            info.Config.Add(key, value.Value);
            if (value.IsSecret)
            {
                info.ConfigSecretKeys.Add(key);
            }
        }

        return info;
    }
}
