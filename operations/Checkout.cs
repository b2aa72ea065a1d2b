namespace Rollback.Operations;

/// <summary>The repository that this command belongs to, and where its local state lies.</summary>
/// <param name="Root">The folder of Pulumi.yaml, absolute.</param>
/// <param name="Home">ROLLBACK_HOME: stacks, clouds and caches; by default `.rollback` under the root.</param>
public sealed record Checkout(string Root, string Home)
{
    public string Stacks => Path.Combine(Root, "stacks");

    public string OfflinePulumi => Path.Combine(Root, "offline", "pulumi");

    public string CloudCommand => Path.Combine(Root, "offline", "cloud", "rollback-cloud");

    public string CloudPlugins => Path.Combine(Root, "offline", "cloud", "plugins");

    /// <summary>Whether local state lies in the checkout itself, whose `stacks/Pulumi.*.yaml` are then the settings.</summary>
    public bool HasDefaultHome => Home == Path.Combine(Root, ".rollback");

    /// <summary>Finds the checkout at or above <paramref name="start"/>.</summary>
    /// <exception cref="DirectoryNotFoundException">No folder above holds a Pulumi.yaml.</exception>
    public static Checkout Above(string start, string? home)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Pulumi.yaml")))
                continue;

            var root = folder.FullName;
            return new(root, Path.GetFullPath(string.IsNullOrEmpty(home) ? Path.Combine(root, ".rollback") : home));
        }

        throw new DirectoryNotFoundException($"No Pulumi.yaml at or above '{start}'.");
    }
}
