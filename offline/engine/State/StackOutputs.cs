using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.State;

/// <summary>What a stack's program exported.</summary>
public static class StackOutputs
{
    public const string StackType = "pulumi:pulumi:Stack";

    /// <summary>The outputs of the stack resource; empty for a stack that was never updated.</summary>
    public static PropertyMap Of(Snapshot snapshot) =>
        snapshot.Resources.FirstOrDefault(resource => resource.Type == StackType && !resource.Delete)?.Outputs ?? PropertyMap.Empty;
}
