using Rollback.Model;
using Rollback.Operations.Settings;

namespace Rollback.Operations.Stacks;

/// <summary>The release in service: that of the last update, or, while one is prepared, the one that the settings name beside it.</summary>
internal static class ServingRelease
{
    public static Answer<ReleaseNumber> Of(string stack, StackSettings settings, StackOutputs outputs)
    {
        if (!settings.Integer("serving").Is(out var named, out var failure))
            return failure;
        if (outputs.Release is not { } applied)
            return new Failure("ACT001", $"Stack {stack} serves no release yet.", "`rollback up` deploys one.");
        if (outputs.Phase != "prepare")
            return Number(applied, settings);
        return named.Value is { } serving
            ? Number(serving, settings)
            : new Failure("ACT004", $"Release {applied} is prepared, and {settings.Path} does not say which release is in service meanwhile.", "`pulumi config set serving M` says so; M is the release that has the traffic.");
    }

    /// <summary>The same, as the lineage has it.</summary>
    public static Answer<Release> In(Lineage lineage, string stack, StackSettings settings, StackOutputs outputs)
    {
        if (!Of(stack, settings, outputs).Is(out var number, out var failure)) return failure;
        return lineage.TryAt(number.Value, out var release)
            ? release
            : new Failure("ACT006", $"Release {number} is in service, but the lineage ends with release {lineage.Head}.", "Bring the missing releases back from version control.");
    }

    private static Answer<ReleaseNumber> Number(int value, StackSettings settings) => value is >= 1 and <= ReleaseNumber.Highest
        ? ReleaseNumber.From(value)
        : new Failure("CFG002", $"{settings.Path}: {value} is not the number of a release.", "Releases are numbered from 1.");
}
