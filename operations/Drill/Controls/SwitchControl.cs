using Rollback.Operations.Steps;

namespace Rollback.Operations.Drill.Controls;

/// <summary>
/// A switch that is done wrong on purpose, from the very steps of the right one: a check that has never seen a loss proves
/// nothing. Only drills and tests make one; no option of a command leads here.
/// </summary>
/// <param name="Name">As reports call it.</param>
/// <param name="Spoil">The steps of the right switch, and the hazard's own, in the wrong order or without one of them.</param>
/// <param name="GoesBack">Whether the loss shows only after the writes went back, rightly.</param>
internal sealed record SwitchControl(string Name, Func<IReadOnlyList<Step>, ControlHazard, IReadOnlyList<Step>> Spoil, bool GoesBack)
{
    public static IReadOnlyList<SwitchControl> All { get; } =
    [
        new("reverse slot made after opening", (steps, hazard) => [.. Without(steps, "slot").SelectMany(step => step.Name == "resume" ? [step, hazard.WriteOn, Named(steps, "slot")] : new[] { step })], GoesBack: true),
        new("drain skipped under lag", (steps, hazard) => [.. Without(steps, "drain").SelectMany(step => step.Name switch { "pause" => [hazard.Lag, hazard.WriteOn, step], "end-forward" => [step, hazard.EndLag], _ => new[] { step } })], GoesBack: false),
        new("sequences not carried", (steps, _) => [.. Without(steps, "sequences")], GoesBack: false),
    ];

    private static IEnumerable<Step> Without(IReadOnlyList<Step> steps, string name)
    {
        _ = Named(steps, name);
        return steps.Where(step => step.Name != name);
    }

    /// <summary>A step that was renamed must not turn a control into a switch that is right.</summary>
    private static Step Named(IReadOnlyList<Step> steps, string name) => steps.Single(step => step.Name == name);
}
