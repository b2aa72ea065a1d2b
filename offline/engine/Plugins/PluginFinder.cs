using System.Collections.Immutable;
using System.Globalization;
using Rollback.Offline.Engine.Cli;

namespace Rollback.Offline.Engine.Plugins;

/// <summary>
/// Finds provider plugins: named in Pulumi.yaml, on PATH, installed under PULUMI_HOME, or part of a language's support
/// here. Downloads none.
/// </summary>
/// <param name="projectPlugins">Folders by package name.</param>
/// <param name="environment">Environment variables.</param>
/// <param name="pulumiHome">PULUMI_HOME.</param>
public sealed class PluginFinder(
    ImmutableSortedDictionary<string, string> projectPlugins, Func<string, string?> environment, string pulumiHome)
{
    private const string SourceFile = "PulumiPlugin.yaml";

    /// <summary>The executable of a package's provider, or the folder of one that its language's host runs (PulumiPlugin.yaml).</summary>
    /// <param name="package">Package name.</param>
    /// <param name="version">Wanted version; empty: the newest there is.</param>
    /// <exception cref="CommandException">There is none.</exception>
    public string Find(string package, string version)
    {
        var name = $"pulumi-resource-{package}";
        return FromProject(package, name) ?? FromPath(name) ?? FromHome(package, name, version) ?? FromLanguages(name) ?? throw new CommandException(
            $"no resource plugin '{name}' found in the workspace{(version.Length > 0 ? $" at version v{version}" : "")} or on your $PATH; "
            + $"put it on PATH, or install it as {Path.Combine(pulumiHome, "plugins", $"resource-{package}-v<version>", name)}");
    }

    /// <summary>What is installed under PULUMI_HOME.</summary>
    public IEnumerable<(string Package, string Version, string Folder)> Installed()
    {
        var folder = Path.Combine(pulumiHome, "plugins");
        return Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder, "resource-*-v*").Select(path => (Path.GetFileName(path), path)).Select(plugin =>
            {
                var split = plugin.Item1.LastIndexOf("-v", StringComparison.Ordinal);
                return (plugin.Item1["resource-".Length..split], plugin.Item1[(split + 2)..], plugin.path);
            })
            : [];
    }

    /// <summary>Ports of providers that run already, by package: PULUMI_DEBUG_PROVIDERS.</summary>
    /// <exception cref="CommandException">An entry is not <c>name:port</c>.</exception>
    public static ImmutableDictionary<string, int> Attached(Func<string, string?> environment) =>
        (environment("PULUMI_DEBUG_PROVIDERS") ?? "")
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(entry => entry.Split(':'))
        .ToImmutableDictionary(
            parts => parts[0],
            parts => parts.Length == 2 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var port) ? port : throw new CommandException(
                ExitCode.Invocation, $"PULUMI_DEBUG_PROVIDERS: '{string.Join(':', parts)}' is not of the form name:port"));

    private string? FromProject(string package, string name) =>
        projectPlugins.TryGetValue(package, out var folder) ? Existing(Path.Combine(folder, name)) ?? SourceFolder(folder) ?? throw new CommandException(
            ExitCode.Invocation, $"Pulumi.yaml says that plugin '{package}' is in {folder}, but there is no {name} and no {SourceFile}") : null;

    private static string? SourceFolder(string folder) => File.Exists(Path.Combine(folder, SourceFile)) ? folder : null;

    private string? FromPath(string name) => environment("PULUMI_IGNORE_AMBIENT_PLUGINS") is "1" or "true"
        ? null
        : (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Existing(Path.Combine(folder, name)))
            .FirstOrDefault(file => file is not null);

    private string? FromHome(string package, string name, string version) => Installed()
        .Where(plugin => plugin.Package == package && (version.Length == 0 || plugin.Version == version))
        .OrderByDescending(plugin => Version.TryParse(plugin.Version.Split('-')[0], out var parsed) ? parsed : new Version())
        .Select(plugin => Existing(Path.Combine(plugin.Folder, name)) ?? SourceFolder(plugin.Folder))
        .FirstOrDefault(file => file is not null);

    /// <summary>The hosts of dynamic providers, which the official language plugins bring along.</summary>
    private static string? FromLanguages(string name) => Existing(Path.Combine(AppContext.BaseDirectory, "Programs", "Node", name));

    private static string? Existing(string file) => File.Exists(file) ? file : null;
}
