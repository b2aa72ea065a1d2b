using Rollback.Offline.Engine.Events;
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
        foreach (var name in before.Keys.Union(after.Keys).Where(name => name != "__internal").Order(StringComparer.Ordinal))
        {
            WriteProperty(output, ink, name, before.Find(name), after.Find(name), Indent, showSecrets);
        }
    }

    private static void WriteProperty(
        TextWriter output, Ink ink, string name, PropertyValue? before, PropertyValue? after, int indent, bool showSecrets)
    {
        var margin = new string(' ', indent - 2);
        switch (before, after)
        {
            case (null, { } added):
                output.WriteLine(ink.Paint("green", $"{margin}+ {name}: {Text(added)}"));
                break;
            case ({ } gone, null):
                output.WriteLine(ink.Paint("red", $"{margin}- {name}: {Text(gone)}"));
                break;
            case ({ } old, { } next) when old.Equals(next):
                break;
            case (PropertyValue.Map old, PropertyValue.Map next):
                output.WriteLine(ink.Paint("yellow", $"{margin}~ {name}:"));
                foreach (var key in old.Properties.Keys.Union(next.Properties.Keys).Order(StringComparer.Ordinal))
                {
                    WriteProperty(output, ink, key, old.Properties.Find(key), next.Properties.Find(key), indent + 4, showSecrets);
                }

                break;
            case ({ } old, { } next):
                output.WriteLine(ink.Paint("yellow", $"{margin}~ {name}: {Text(old)} => {Text(next)}"));
                break;
        }

        string Text(PropertyValue value) => PropertyText.Format(value, indent, showSecrets);
    }
}
