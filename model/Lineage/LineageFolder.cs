using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Rollback.Model.Reading;

namespace Rollback.Model;

/// <summary>Reads a lineage from <c>releases/NNNN.yaml</c> below its folder.</summary>
internal static partial class LineageFolder
{
    public static LineageResult Load(string directory)
    {
        var releases = Path.Combine(directory, "releases");
        if (!Directory.Exists(releases))
            return Nothing(releases, "there is no such folder.", "Create the lineage's first release there, or set 'lineage' to the folder that has one.");

        var strays = new List<LineageError>();
        var files = new SortedDictionary<int, ReleaseFile>();
        foreach (var path in Directory.EnumerateFiles(releases).Order(StringComparer.Ordinal))
        {
            // Editors and the atomic writer leave hidden files for a moment.
            if (Path.GetFileName(path).StartsWith('.')) continue;
            if (Number(path) is { } number) files.Add(number, ReleaseFile.Read(path, File.ReadAllText(path)));
            else strays.Add(new() { File = path, Problem = "this is not a release's file name.", Fix = "Name releases 0001.yaml, 0002.yaml and so on, and keep other files elsewhere." });
        }

        if (files.Count == 0 && strays.Count == 0) return Nothing(releases, "there is no release.", "Create 0001.yaml; the format is in docs/concepts.md.");
        var errors = strays.Concat(LineageRules.Check(releases, files, Script)).ToImmutableArray();
        return errors.IsEmpty ? new(new([.. files.Values.Select(file => file.Release!)], Script), []) : new(null, errors);

        byte[]? Script(string change) => Path.Combine(directory, change) is var path && File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    private static LineageResult Nothing(string place, string problem, string fix) => new(null, [new() { File = place, Problem = problem, Fix = fix }]);

    private static int? Number(string path) =>
        FileName().Match(Path.GetFileName(path)) is { Success: true } match && ReleaseNumber.TryParse(match.Groups[1].Value, out var number) ? number.Value : null;

    [GeneratedRegex("^([0-9]{4})[.]yaml$", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();
}
