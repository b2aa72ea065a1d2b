using Rollback.Offline.SdkGenerator.Shape;

namespace Rollback.Offline.SdkGenerator.Naming;

/// <summary>Packages bridged from Terraform: every module holds its own Inputs and Outputs.</summary>
internal sealed class BridgedLayout(PackageShape package) : PackageLayout(package)
{
    internal override bool HasState => true;

    internal override string Inputs(string module) => Module(module) + ".Inputs";

    internal override string Outputs(string module) => Module(module) + ".Outputs";

    internal override string Arguments(ResourceShape resource) => resource.Namespace;
}
