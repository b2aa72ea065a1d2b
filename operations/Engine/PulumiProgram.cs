namespace Rollback.Operations.Engine;

/// <summary>Which `pulumi` is run.</summary>
/// <param name="Path">The executable.</param>
/// <param name="IsOffline">Whether it is the one in `offline/`, whose backend and passphrase live under ROLLBACK_HOME.</param>
internal sealed record PulumiProgram(string Path, bool IsOffline)
{
    /// <summary>The one that the environment variable PULUMI names, else the one on PATH, else `offline/pulumi`.</summary>
    public static Answer<PulumiProgram> Find(Checkout checkout, Surroundings surroundings)
    {
        if (surroundings.Variable("PULUMI") is { } named)
        {
            return File.Exists(named)
                ? new PulumiProgram(System.IO.Path.GetFullPath(named), System.IO.Path.GetFullPath(named) == checkout.OfflinePulumi)
                : new Failure("PUL001", $"PULUMI names '{named}', and there is no such file.", "Set PULUMI to a pulumi executable, or unset it.");
        }

        var onPath = (surroundings.Variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => System.IO.Path.Combine(folder, "pulumi"))
            .FirstOrDefault(File.Exists);
        return new PulumiProgram(onPath ?? checkout.OfflinePulumi, onPath is null || onPath == checkout.OfflinePulumi);
    }
}
