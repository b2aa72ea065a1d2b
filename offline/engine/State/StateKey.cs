namespace Rollback.Offline.Engine.State;

/// <summary>
/// What tells the states of one snapshot apart. A URN alone does not: a resource and its replaced, still undeleted
/// predecessor share theirs.
/// </summary>
public readonly record struct StateKey(string Urn, string Id, bool Delete)
{
    public static StateKey Of(ResourceState state) => new(state.Urn, state.Id, state.Delete);
}
