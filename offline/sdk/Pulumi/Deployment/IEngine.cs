using Pulumirpc;

namespace Pulumi;

/// <summary>What the program tells the engine about itself.</summary>
internal interface IEngine
{
    Task LogAsync(LogRequest request);

    Task RequirePulumiVersionAsync(RequirePulumiVersionRequest request);
}
