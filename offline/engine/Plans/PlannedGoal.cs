using System.Collections.Immutable;
using Rollback.Offline.Engine.State;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Plans;

/// <summary>What a program says of a resource beside its inputs, as far as a plan holds it to that.</summary>
/// <param name="Parent">URN; empty: none.</param>
/// <param name="Protect">The option.</param>
/// <param name="Provider">Provider reference, its id perhaps unknown; empty: none.</param>
/// <param name="Dependencies">URNs.</param>
public sealed record PlannedGoal(string Parent, bool Protect, string Provider, ImmutableArray<string> Dependencies)
{
    public static PlannedGoal Of(ResourceState state) => new(state.Parent, state.Protect, state.Provider, state.Dependencies);

    /// <summary>How the actual one differs; null: not at all.</summary>
    public string? Against(PlannedGoal actual)
    {
        if (actual.Parent != Parent)
        {
            return $"parent changed (expected {Parent})";
        }

        if (actual.Protect != Protect)
        {
            return $"protect changed (expected {(Protect ? "true" : "false")})";
        }

        if (!Provider.EndsWith($"::{Signatures.Unknown}", StringComparison.Ordinal) && actual.Provider != Provider)
        {
            return $"provider changed (expected {Provider})";
        }

        string[] differences =
        [
            .. actual.Dependencies.Except(Dependencies).Select(urn => $"++{urn}"),
            .. Dependencies.Except(actual.Dependencies).Select(urn => $"--{urn}"),
        ];
        return differences.Length == 0 ? null : $"dependencies changed: {string.Join(", ", differences)}";
    }
}
