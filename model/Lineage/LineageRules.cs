using Rollback.Model.Reading;

namespace Rollback.Model;

/// <summary>The rules between releases. Runs on whatever could be read, so that one reading tells everything.</summary>
internal static class LineageRules
{
    public static IEnumerable<LineageError> Check(string folder, SortedDictionary<int, ReleaseFile> files, Func<string, byte[]?> script)
    {
        foreach (var error in files.Values.SelectMany(file => file.Errors)) yield return error;
        foreach (var error in Gaps(folder, files)) yield return error;
        foreach (var (number, file) in files.Where(entry => entry.Value.Release is not null))
        {
            foreach (var error in Chain(number, file, files, script)) yield return error;
            foreach (var error in ChangeFiles(file, script)) yield return error;
        }

        foreach (var error in new HistoryRules().Check(Readable(files))) yield return error;
    }

    /// <summary>The releases before the first one that is missing or unreadable; later ones cannot be judged against their history.</summary>
    private static IEnumerable<ReleaseFile> Readable(SortedDictionary<int, ReleaseFile> files) =>
        files.TakeWhile((entry, index) => entry.Key == index + 1 && entry.Value.Release?.Number.Value == entry.Key).Select(entry => entry.Value);

    private static IEnumerable<LineageError> Gaps(string folder, SortedDictionary<int, ReleaseFile> files)
    {
        var last = files.Keys.LastOrDefault();
        var missing = Enumerable.Range(1, last).Where(number => !files.ContainsKey(number)).Select(number => ReleaseNumber.From(number).FileName).ToArray();
        if (missing.Length > 0)
        {
            yield return new()
            {
                File = folder,
                Problem = $"{string.Join(", ", missing)} {(missing.Length == 1 ? "is" : "are")} missing; the highest release is {last}.",
                Fix = "Bring the missing release back from version control: releases are numbered from 1 without gaps and never removed.",
            };
        }
    }

    private static IEnumerable<LineageError> Chain(int number, ReleaseFile file, SortedDictionary<int, ReleaseFile> files, Func<string, byte[]?> script)
    {
        var release = file.Release!;
        if (release.Number.Value != number)
        {
            yield return file.Error(
                ["release"], "release", $"the file is named {Path.GetFileName(file.Path)} but says release {release.Number}.", $"Write release: {number}, or rename the file.", release.Number.ToString());
            yield break;
        }

        if (release.Parent is not { } parent || !files.TryGetValue(number - 1, out var previous) || previous.Release is null) yield break;
        var actual = Digest.Of(previous.Release, script);
        // A parent that was named before digests covered scripts is that of the content alone.
        if (actual == parent || Digest.Of(previous.Release) == parent) yield break;
        yield return file.Error(
            ["parent"],
            "parent",
            $"release {number} was made on {parent}, but {previous.Path} now has {actual}: one of the two{(previous.Release.Changes.IsEmpty ? "" : ", or a script,")} was edited.",
            $"Restore {Path.GetFileName(previous.Path)} to what was released and put the change into a new release; if release {number - 1} was never applied, correct this line.",
            parent.Text);
    }

    private static IEnumerable<LineageError> ChangeFiles(ReleaseFile file, Func<string, byte[]?> script)
    {
        foreach (var (index, change) in file.Release!.Changes.Index())
        {
            if (script(change.Apply) is null) yield return Missing("apply", change.Apply);
            if (change.Undo is { } undo && script(undo) is null) yield return Missing("undo", undo);

            LineageError Missing(string field, string path) => file.ErrorAt(
                file.LineOfItem("changes", index, field), $"changes[{index}].{field}", $"there is no file '{path}' in the lineage's folder.", "Add the file, or correct the path.", path);
        }
    }
}
