using System.Collections.Immutable;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Resource;

/// <summary>A resource exists as asked for, but does not work.</summary>
/// <param name="resource">What exists.</param>
/// <param name="outputs">Its outputs nevertheless.</param>
/// <param name="reasons">What is wrong, for a person; never anything secret.</param>
internal sealed class UnhealthyException(CloudResource resource, PropertyMap outputs, params ImmutableArray<string> reasons)
    : Exception(string.Join(" ", reasons))
{
    public string Id { get; } = resource.Id;

    public PropertyMap Inputs { get; } = resource.Inputs;

    public PropertyMap Outputs { get; } = outputs;

    public ImmutableArray<string> Reasons { get; } = reasons;
}
