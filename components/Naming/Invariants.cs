using Pulumi;

namespace Rollback.Components;

/// <summary>Turns broken invariants into one error on the component, before any child of it is declared.</summary>
internal static class Invariants
{
    /// <exception cref="ResourceException">There is at least one complaint; all of them are in the message.</exception>
    public static void Refuse(this ComponentResource component, params IEnumerable<string?> complaints)
    {
        var said = complaints.OfType<string>().ToList();
        if (said.Count > 0) throw new ResourceException(string.Join(Environment.NewLine, said), component, hideStack: true);
    }
}
