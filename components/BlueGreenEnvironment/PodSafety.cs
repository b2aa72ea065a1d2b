using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Rollback.Components;

/// <summary>Security and scheduling that every pod gets: the restricted Pod Security Standard, spread over zones and nodes.</summary>
internal static class PodSafety
{
    /// <summary>A user without rights anywhere; images need no user of their own.</summary>
    private const int User = 10001;

    public static PodSecurityContextArgs Pod() => new()
    {
        RunAsNonRoot = true,
        RunAsUser = User,
        RunAsGroup = User,
        FsGroup = User,
        SeccompProfile = new SeccompProfileArgs { Type = "RuntimeDefault" },
    };

    public static SecurityContextArgs Container() => new()
    {
        AllowPrivilegeEscalation = false,
        Privileged = false,
        ReadOnlyRootFilesystem = true,
        RunAsNonRoot = true,
        Capabilities = new CapabilitiesArgs { Drop = { "ALL" } },
        SeccompProfile = new SeccompProfileArgs { Type = "RuntimeDefault" },
    };

    /// <summary>A zone or a node that fails takes as few pods of a kind along as possible; a full cluster still starts them.</summary>
    public static InputList<TopologySpreadConstraintArgs> Spread(Dictionary<string, string> selector) => new()
    {
        Over("topology.kubernetes.io/zone", selector),
        Over("kubernetes.io/hostname", selector),
    };

    private static TopologySpreadConstraintArgs Over(string topology, Dictionary<string, string> selector) => new()
    {
        MaxSkew = 1,
        TopologyKey = topology,
        WhenUnsatisfiable = "ScheduleAnyway",
        LabelSelector = new LabelSelectorArgs { MatchLabels = selector },
    };
}
