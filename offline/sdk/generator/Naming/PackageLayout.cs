using Rollback.Offline.SdkGenerator.Shape;

namespace Rollback.Offline.SdkGenerator.Naming;

/// <summary>Where a package puts its types.</summary>
internal abstract class PackageLayout(PackageShape package)
{
    private readonly Dictionary<string, string> _namespaces = package.Resources
        .GroupBy(resource => resource.Module)
        .ToDictionary(module => module.Key, module => module.First().Namespace);

    internal string Root { get; } = "Pulumi." + Casing.Pascal(package.Name);

    /// <summary>The namespace of a module's resources and enums.</summary>
    internal string Module(string module) =>
        _namespaces.TryGetValue(module, out var known) ? known : $"{Root}.{Segments(module)}";

    internal abstract string Inputs(string module);

    internal abstract string Outputs(string module);

    /// <summary>The namespace of a resource's own arguments.</summary>
    internal abstract string Arguments(ResourceShape resource);

    /// <summary>Whether <c>Get</c> takes a State, which brings arguments types of its own (<c>…GetArgs</c>).</summary>
    internal abstract bool HasState { get; }

    internal static PackageLayout Of(PackageShape package) =>
        package.Name == "kubernetes" ? new KubernetesLayout(package) : new BridgedLayout(package);

    protected static string Segments(string module) =>
        string.Join('.', module.Split('.').Select(segment => Casing.Pascal(segment)
            .Replace("alpha", "Alpha", StringComparison.Ordinal)
            .Replace("beta", "Beta", StringComparison.Ordinal)));
}
