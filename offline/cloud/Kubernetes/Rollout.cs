using Rollback.Offline.Cloud.Resource;
using Rollback.Offline.Cloud.Values;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>What a Deployment wants: so many pods of a template, and how to get there.</summary>
/// <param name="Template">The pods' template.</param>
/// <param name="Replicas">How many.</param>
/// <param name="StopsFirst">Strategy Recreate: the old ones end before the new ones start.</param>
/// <param name="Limit">How long the pods may take to get ready.</param>
/// <param name="Grace">How long an ending pod may finish what it has begun.</param>
internal sealed record Rollout(PodTemplate Template, int Replicas, bool StopsFirst, TimeSpan Limit, TimeSpan Grace)
{
    private const int DefaultGrace = 30;

    /// <summary>No program here takes longer to start; a cluster's default of ten minutes is for pulling images.</summary>
    private const int LongestLimit = 120;

    public static Rollout Of(CloudResource deployment) => new(
        PodTemplate.Of(deployment),
        deployment.Inputs.IntegerAt("spec.replicas") ?? 1,
        deployment.Inputs.TextAt("spec.strategy.type") == "Recreate",
        TimeSpan.FromSeconds(Math.Min(deployment.Inputs.NumberAt("spec.progressDeadlineSeconds") ?? LongestLimit, LongestLimit)),
        TimeSpan.FromSeconds(deployment.Inputs.NumberAt("spec.template.spec.terminationGracePeriodSeconds") ?? DefaultGrace));

    /// <summary>Told by template and number, so that a restarted daemon knows which processes are its pods.</summary>
    public IEnumerable<string> PodNames(string deployment) =>
        Enumerable.Range(0, Replicas).Select(number => $"{deployment}-{Template.Revision}-{number}");
}
