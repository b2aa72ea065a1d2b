using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.RandomValue;

/// <summary>A random value.</summary>
/// <param name="Id">The resource's id; never anything secret, since ids are shown.</param>
/// <param name="Outputs">What is added to the inputs.</param>
internal sealed record Drawn(string Id, PropertyMap Outputs);
