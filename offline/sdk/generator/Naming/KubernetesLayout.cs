using Rollback.Offline.SdkGenerator.Shape;

namespace Rollback.Offline.SdkGenerator.Naming;

/// <summary>Kubernetes: all arguments, the resources' own included, live under <c>Types</c>.</summary>
internal sealed class KubernetesLayout(PackageShape package) : PackageLayout(package)
{
    internal override bool HasState => false;

    internal override string Inputs(string module) => $"{Root}.Types.Inputs.{Group(module)}";

    internal override string Outputs(string module) => $"{Root}.Types.Outputs.{Group(module)}";

    internal override string Arguments(ResourceShape resource) =>
        resource.IsProvider ? resource.Namespace : Inputs(resource.Module);

    // Only the provider's settings have no API group.
    private static string Group(string module) => module.Length == 0 ? "Provider" : Segments(module);
}
