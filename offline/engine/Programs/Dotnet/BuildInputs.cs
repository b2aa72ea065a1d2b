using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Rollback.Offline.Engine.Programs.Dotnet;

/// <summary>The files that a program is made of.</summary>
internal static class BuildInputs
{
    /// <summary>Build settings that apply to every project below their folder.</summary>
    private static readonly string[] Inherited =
        ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "nuget.config", "NuGet.config", "NuGet.Config"];

    /// <summary>The folders of a project and of every project that it refers to, directly or not.</summary>
    public static string[] Folders(string project, string assets)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(assets));
        var own = Path.GetDirectoryName(Path.GetFullPath(project))!;
        return
        [
            own,
            .. json.RootElement.GetProperty("libraries").EnumerateObject()
                .Where(library => library.Value.GetProperty("type").GetString() == "project")
                .Select(library => library.Value.GetProperty("path").GetString()!)
                .Select(path => Path.GetDirectoryName(Path.GetFullPath(path, own))!)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Changes when a source, a project file, a build setting, the package switch or the restored closure does.</summary>
    public static string Fingerprint(string[] folders, string assets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add($"PulumiSdk={Environment.GetEnvironmentVariable("PulumiSdk")}");
        foreach (var file in folders.SelectMany(Sources).Concat(folders.SelectMany(Settings)).Append(assets).Distinct().Order(StringComparer.Ordinal))
        {
            var info = new FileInfo(file);
            Add(info.Exists
                ? string.Create(CultureInfo.InvariantCulture, $"{file}|{info.Length}|{info.LastWriteTimeUtc.Ticks}")
                : $"{file}|missing");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
    }

    private static IEnumerable<string> Sources(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(IsSource).SelectMany(Sources))
        : [folder];

    private static bool IsSource(string folder) =>
        Path.GetFileName(folder) is not ("bin" or "obj" or "artifacts" or "node_modules") and { } name && !name.StartsWith('.');

    private static IEnumerable<string> Settings(string folder)
    {
        for (var parent = new DirectoryInfo(folder); parent is not null; parent = parent.Parent)
        {
            foreach (var name in Inherited)
            {
                var file = Path.Combine(parent.FullName, name);
                if (File.Exists(file))
                {
                    yield return file;
                }
            }
        }
    }
}
