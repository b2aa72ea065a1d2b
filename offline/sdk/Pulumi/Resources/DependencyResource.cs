namespace Pulumi;

/// <summary>A resource that only its URN is known of: it stands for dependencies and for references to unknown classes.</summary>
internal sealed class DependencyResource : CustomResource
{
    public DependencyResource(string urn, Output<string>? id = null)
        : base("pulumi:pulumi:Dependency", UrnName(urn))
    {
        Urn = Output.Create(urn);
        Id = id ?? Output.CreateUnknown("");
    }

    private static string UrnName(string urn) => urn.Split("::", 4) is [_, _, _, { Length: > 0 } name] ? name : "dependency";
}
