using System.Collections.Immutable;
using System.Globalization;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Engine.Steps;

/// <summary>
/// A way to a property within inputs or outputs: <c>a.b</c>, <c>a["b.c"]</c>, <c>a[0]</c>; <c>*</c> stands for every
/// element.
/// </summary>
public sealed record PropertyPath(ImmutableArray<string> Segments)
{
    private const string Any = "*";

    public static PropertyPath Parse(string text)
    {
        var segments = ImmutableArray.CreateBuilder<string>();
        for (var at = 0; at < text.Length;)
        {
            var (segment, next) = text[at] switch
            {
                '.' => ("", at + 1),
                '[' when at + 1 < text.Length && text[at + 1] == '"' => Quoted(text, at + 2),
                '[' => Bracketed(text, at + 1),
                _ => Plain(text, at),
            };
            if (segment.Length > 0)
            {
                segments.Add(segment);
            }

            at = next;
        }

        return new PropertyPath(segments.ToImmutable());
    }

    /// <summary>Whether <paramref name="other"/> is this path or lies below it.</summary>
    public bool Contains(PropertyPath other) =>
        Segments.Length <= other.Segments.Length
        && Segments.Zip(other.Segments).All(pair => pair.First == Any || pair.First == pair.Second);

    /// <summary>Gives <paramref name="wanted"/> what <paramref name="old"/> has at this path, or takes away what it lacks.</summary>
    public PropertyMap Restore(PropertyMap old, PropertyMap wanted) =>
        Segments.IsEmpty ? wanted : ((PropertyValue.Map)Restore(new PropertyValue.Map(old), new PropertyValue.Map(wanted), 0)!).Properties;

    /// <summary>Null: nothing there. Where the two sides do not have the same kind of parent, the wanted side stays.</summary>
    private PropertyValue? Restore(PropertyValue? old, PropertyValue? wanted, int depth)
    {
        if (depth == Segments.Length)
        {
            return old;
        }

        return (Bare(old), Bare(wanted)) switch
        {
            (PropertyValue.Map a, PropertyValue.Map b) => Rewrap(wanted, new PropertyValue.Map(Restore(a.Properties, b.Properties, depth))),
            (PropertyValue.List a, PropertyValue.List b) => Rewrap(wanted, Restore(a, b, depth)),
            _ => wanted,
        };
    }

    private PropertyMap Restore(PropertyMap old, PropertyMap wanted, int depth)
    {
        foreach (var key in Segments[depth] == Any ? old.Keys.Union(wanted.Keys) : [Segments[depth]])
        {
            var value = Restore(old.Find(key), wanted.Find(key), depth + 1);
            wanted = value is null ? wanted.Without(key) : wanted.With(key, value);
        }

        return wanted;
    }

    private PropertyValue.List Restore(PropertyValue.List old, PropertyValue.List wanted, int depth)
    {
        var items = wanted.Items.ToBuilder();
        for (var index = 0; index < Math.Min(old.Items.Length, items.Count); index++)
        {
            if (Segments[depth] == Any || Segments[depth] == index.ToString(CultureInfo.InvariantCulture))
            {
                items[index] = Restore(old.Items[index], items[index], depth + 1) ?? PropertyValue.Nothing;
            }
        }

        return new PropertyValue.List(items.ToImmutable());
    }

    private static PropertyValue? Bare(PropertyValue? value) => value is PropertyValue.Secret secret ? secret.Value : value;

    private static PropertyValue Rewrap(PropertyValue? original, PropertyValue value) =>
        original is PropertyValue.Secret ? new PropertyValue.Secret(value) : value;

    private static (string Segment, int Next) Plain(string text, int start)
    {
        var end = text.IndexOfAny(['.', '['], start) is var found and >= 0 ? found : text.Length;
        return (text[start..end], end);
    }

    private static (string Segment, int Next) Bracketed(string text, int start)
    {
        var end = text.IndexOf(']', start) is var found and >= 0 ? found : text.Length;
        return (text[start..end], Math.Min(end + 1, text.Length));
    }

    private static (string Segment, int Next) Quoted(string text, int start)
    {
        var segment = new System.Text.StringBuilder();
        var at = start;
        for (; at < text.Length && text[at] != '"'; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            segment.Append(text[at]);
        }

        return (segment.ToString(), Math.Min(at + 2, text.Length));
    }
}
