namespace Pulumi;

/// <summary>A resource that the program declares.</summary>
internal sealed record ResourceRequest(
    Resource Resource, bool IsCustom, bool IsRemote, ResourceArgs Args, ResourceOptions Options, RegisterPackageRequest? Package);
