using System.Text.Json;

namespace Rollback.Offline.Engine.Programs.Dotnet;

/// <summary>A build that somebody else has made already, such as <c>./rollback</c> itself.</summary>
internal static class ExistingBuild
{
    /// <summary>Where the build's outputs lie, if they lie where .NET puts them and are newer than everything that they are made of; else null.</summary>
    public static (string Assembly, string Assets)? Find(string project, string configuration)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        foreach (var (assembly, assets) in Places(project, name, configuration))
        {
            if (File.Exists(assembly) && File.Exists(assets) && IsCurrent(project, assembly, assets))
            {
                return (assembly, assets);
            }
        }

        return null;
    }

    private static IEnumerable<(string Assembly, string Assets)> Places(string project, string name, string configuration)
    {
        var own = Path.GetDirectoryName(project)!;
        foreach (var output in Directory.Exists(Path.Combine(own, "bin", configuration)) ? Directory.EnumerateDirectories(Path.Combine(own, "bin", configuration)) : [])
        {
            yield return (Path.Combine(output, $"{name}.dll"), Path.Combine(own, "obj", "project.assets.json"));
        }

        for (var folder = new DirectoryInfo(own); folder is not null; folder = folder.Parent)
        {
            var artifacts = Path.Combine(folder.FullName, "artifacts");
            yield return (
                Path.Combine(artifacts, "bin", name, configuration.ToLowerInvariant(), $"{name}.dll"),
                Path.Combine(artifacts, "obj", name, "project.assets.json"));
        }
    }

    private static bool IsCurrent(string project, string assembly, string assets)
    {
        try
        {
            // Restored after the sources last changed, and for the packages that are asked for now.
            return IsAskedFor(assets)
                && File.GetLastWriteTimeUtc(assembly) is var built
                && built >= File.GetLastWriteTimeUtc(assets)
                && built >= BuildInputs.LatestChange(BuildInputs.Folders(project, assets));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or IOException)
        {
            return false;
        }
    }

    private static bool IsAskedFor(string assets)
    {
        if (Environment.GetEnvironmentVariable("PulumiSdk") is not { Length: > 0 } asked)
        {
            return true;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(assets));
        var isOffline = json.RootElement.GetProperty("libraries").EnumerateObject()
            .Any(library => library.Name.StartsWith("Pulumi/", StringComparison.OrdinalIgnoreCase) && library.Value.GetProperty("type").GetString() == "project");
        return isOffline == (asked == "offline");
    }
}
