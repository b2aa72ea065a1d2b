using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rollback.Offline.Engine.Programs.Dotnet;

/// <summary>The files that a program is made of.</summary>
internal static partial class BuildInputs
{
    /// <summary>Build settings that apply to every project below their folder.</summary>
    private static readonly string[] Inherited = ["*.props", "*.targets", "global.json", "?u?et.config"];

    /// <summary>The folders of a project and of every project that it refers to, directly or not.</summary>
    /// <exception cref="JsonException">The closure cannot be understood.</exception>
    public static string[] Folders(string project, string assets)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(assets));
        var own = Path.GetDirectoryName(Path.GetFullPath(project))!;
        var projects = json.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "project")
            .Select(library => Path.GetFullPath(library.Value.GetProperty("path").GetString()!, own))
            .Prepend(Path.GetFullPath(project))
            .ToArray();
        return [.. projects.Select(file => Path.GetDirectoryName(file)!).Concat(projects.SelectMany(Imported)).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Changes when a source, a project file, a build setting, the package switch or the restored closure does.</summary>
    public static string Fingerprint(string[] folders, string assets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add($"PulumiSdk={Environment.GetEnvironmentVariable("PulumiSdk")}");
        foreach (var file in Files(folders, assets))
        {
            var info = new FileInfo(file);
            Add(info.Exists
                ? string.Create(CultureInfo.InvariantCulture, $"{file}|{info.Length}|{info.LastWriteTimeUtc.Ticks}")
                : $"{file}|missing");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
    }

    /// <summary>The time of the latest change of a source or a build setting, deletions included.</summary>
    public static DateTime LatestChange(string[] folders) => Files(folders)
        .Concat(folders.SelectMany(SourceFolders))
        .Max(File.GetLastWriteTimeUtc);

    private static IEnumerable<string> Files(string[] folders, params string[] others) => folders.SelectMany(SourceFolders)
        .SelectMany(Directory.EnumerateFiles)
        .Concat(folders.SelectMany(Settings))
        .Concat(others)
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> SourceFolders(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder).Where(IsSource).SelectMany(SourceFolders).Prepend(folder)
        : [];

    private static bool IsSource(string folder) =>
        Path.GetFileName(folder) is not ("bin" or "obj" or "artifacts" or "node_modules") and { } name && !name.StartsWith('.');

    private static IEnumerable<string> Settings(string folder)
    {
        for (var parent = Directory.GetParent(folder); parent is not null; parent = parent.Parent)
        {
            foreach (var file in Inherited.SelectMany(pattern => Directory.EnumerateFiles(parent.FullName, pattern)))
            {
                yield return file;
            }
        }
    }

    /// <summary>A project that imports build rules from another folder is made of what they find there, too.</summary>
    private static IEnumerable<string> Imported(string project) => File.Exists(project)
        ? Import().Matches(File.ReadAllText(project))
            .Select(match => Path.GetFullPath(match.Groups["path"].Value.Replace('\\', '/'), Path.GetDirectoryName(project)!))
            .Where(File.Exists)
            .Select(file => Path.GetDirectoryName(file)!)
        : [];

    [GeneratedRegex("""<Import\s[^>]*Project="(?<path>\.\.[^"$]*)"[^>]*>""")]
    private static partial Regex Import();
}
