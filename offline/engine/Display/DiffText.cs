using System.Collections.Immutable;
using Rollback.Offline.Engine.Events;
using Rollback.Offline.Engine.Steps;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Display;

/// <summary>What a step changes, property by property (<c>--diff</c>).</summary>
internal static class DiffText
{
    private const int Indent = 8;

    public static void Write(TextWriter output, StepMetadata step, Ink ink, bool showSecrets)
    {
        if (step.Op == "same")
        {
            return;
        }

        var before = step.Old?.Inputs ?? PropertyMap.Empty;
        var after = step.New?.Inputs ?? PropertyMap.Empty;
        var hidden = (step.New?.HideDiffs ?? []).Select(PropertyPath.Parse).ToArray();
        foreach (var name in before.Keys.Union(after.Keys).Where(name => name != "__internal").Order(StringComparer.Ordinal))
        {
            Write(output, new(ink, hidden, showSecrets), [name], before.Find(name), after.Find(name));
        }
    }

    private static void Write(TextWriter output, Style style, ImmutableArray<string> path, PropertyValue? before, PropertyValue? after)
    {
        var indent = Indent + (4 * (path.Length - 1));
        var margin = new string(' ', indent - 2);
        var name = path[^1];
        switch (before, after)
        {
            case ({ } old, { } next) when old.Equals(next):
                break;
            case var _ when style.Hides(path):
                var (color, sign) = before is null ? ("green", '+') : after is null ? ("red", '-') : ("yellow", '~');
                output.WriteLine(style.Ink.Paint(color, $"{margin}{sign} {name}: [diff hidden]"));
                break;
            case (null, { } added):
                output.WriteLine(style.Ink.Paint("green", $"{margin}+ {name}: {Text(added)}"));
                break;
            case ({ } gone, null):
                output.WriteLine(style.Ink.Paint("red", $"{margin}- {name}: {Text(gone)}"));
                break;
            case (PropertyValue.Map old, PropertyValue.Map next):
                output.WriteLine(style.Ink.Paint("yellow", $"{margin}~ {name}:"));
                foreach (var key in old.Properties.Keys.Union(next.Properties.Keys).Order(StringComparer.Ordinal))
                {
                    Write(output, style, path.Add(key), old.Properties.Find(key), next.Properties.Find(key));
                }

                break;
            case ({ } old, { } next):
                output.WriteLine(style.Ink.Paint("yellow", $"{margin}~ {name}: {Text(old)} => {Text(next)}"));
                break;
        }

        string Text(PropertyValue value) => PropertyText.Format(value, indent, style.ShowSecrets);
    }

    /// <param name="Ink">Colors.</param>
    /// <param name="Hidden">Properties whose change is told without their values (<c>hideDiffs</c>).</param>
    /// <param name="ShowSecrets">Otherwise <c>[secret]</c>.</param>
    private sealed record Style(Ink Ink, IReadOnlyList<PropertyPath> Hidden, bool ShowSecrets)
    {
        public bool Hides(ImmutableArray<string> path) => Hidden.Any(hidden => hidden.Contains(new PropertyPath(path)));
    }
}
