using System.Collections.Immutable;

namespace Rollback.Model.Reading;

/// <summary>A release file after reading: its release if nothing is wrong with it, its errors otherwise.</summary>
internal sealed record ReleaseFile(string Path, Node? Root, Release? Release, ImmutableArray<LineageError> Errors)
{
    public static ReleaseFile Read(string path, string text)
    {
        var findings = new Findings(path);
        if (YamlText.Parse(text, findings) is not { } root) return new(path, null, null, findings.Errors);
        ReleaseShape.Root.Check(root, "", findings);
        return new(path, root, findings.Any ? null : ReleaseBuilder.Build(root), findings.Errors);
    }

    /// <summary>The line of the deepest field on the path that exists.</summary>
    public int LineOf(params ReadOnlySpan<string> path)
    {
        var node = Root;
        foreach (var name in path)
        {
            if (node?.Find(name) is not { } next) break;
            node = next;
        }

        return node?.Line ?? 0;
    }

    public int LineOfItem(string list, int index, string field)
    {
        var item = Root?.Find(list)?.Items.ElementAtOrDefault(index);
        return (item?.Find(field) ?? item)?.Line ?? 0;
    }

    public LineageError Error(string[] path, string problem, string fix) => Error(path, string.Join('.', path), problem, fix, null);

    public LineageError Error(string[] path, string field, string problem, string fix, string? value) => ErrorAt(LineOf(path), field, problem, fix, value);

    public LineageError ErrorAt(int line, string field, string problem, string fix, string? value) =>
        new() { File = Path, Line = line, Field = field, Problem = problem, Fix = fix, Value = value };
}
