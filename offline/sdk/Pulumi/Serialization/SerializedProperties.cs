using System.Collections.Immutable;
using Rollback.Offline.Protocol.Values;

namespace Pulumi.Serialization;

/// <summary>Properties as they go to the engine.</summary>
/// <param name="Properties">By their names on the wire; null ones are left out.</param>
/// <param name="Dependencies">The resources that each property's value came from.</param>
internal sealed record SerializedProperties(
    PropertyMap Properties, ImmutableDictionary<string, ImmutableHashSet<Resource>> Dependencies)
{
    public IEnumerable<Resource> AllDependencies => Dependencies.Values.SelectMany(resources => resources);
}
