namespace Rollback.Model;

/// <summary>Head never goes down: stateful things of a release that was applied would lose their declaration, and be deleted.</summary>
public static class HeadRule
{
    /// <param name="appliedHead">The highest head the stack was ever updated with (its output <c>lineageHead</c>); null: never.</param>
    /// <returns>Null if allowed.</returns>
    public static Refusal? Check(ReleaseNumber head, int? appliedHead) => appliedHead is { } applied && head.Value < applied
        ? new($"Head {head} is below {applied}, which this stack was updated with: what releases {head.Value + 1} to {applied} hold would be deleted.", $"Set head to {applied} or higher, or remove it. To drop data on purpose, retire it in a new release.")
        : null;

    /// <summary>Refuses a release whose content is not what was applied under its number.</summary>
    public static Refusal? CheckApplied(this Lineage lineage, ReleaseNumber number, Digest applied)
    {
        if (!lineage.Has(number))
            return new($"The stack was updated with release {number}, but the lineage ends with release {lineage.Head}.", "Bring the missing releases back from version control.");
        var present = lineage.DigestOf(number);
        return lineage.Knows(number, applied) ? null : new(
            $"Release {number} was applied as {applied}, but {number.FileName} now has {present}: the file{(lineage.At(number).Changes.IsEmpty ? "" : " or one of its scripts")} was edited.", "Restore the file from version control and put the change into a new release.");
    }
}
