using System.Collections.Immutable;

namespace Rollback.Offline.Protocol.Values;

/// <summary>Secrets, references, outputs and blobs as maps under <see cref="Signatures.Key"/>, and back.</summary>
public static class SpecialObjects
{
    /// <summary>The special value that a map stands for, or the map itself.</summary>
    /// <exception cref="FormatException">The signature is unknown or a key is missing.</exception>
    public static PropertyValue Read(PropertyMap map) => map.Find(Signatures.Key) switch
    {
        null => new PropertyValue.Map(map),
        PropertyValue.Text { Value: Signatures.Secret } => new PropertyValue.Secret(Required(map, "value")),
        PropertyValue.Text { Value: Signatures.Asset } => new PropertyValue.Blob(false, map.Without(Signatures.Key)),
        PropertyValue.Text { Value: Signatures.Archive } => new PropertyValue.Blob(true, map.Without(Signatures.Key)),
        PropertyValue.Text { Value: Signatures.ResourceReference } => new PropertyValue.ResourceReference(
            TextOf(Required(map, "urn")), ReferenceId(map.Find("id")), TextOf(map.Find("packageVersion") ?? "")),
        PropertyValue.Text { Value: Signatures.OutputValue } => new PropertyValue.Output(
            map.Find("value"), map.Find("secret") is PropertyValue.Bool { Value: true }, Urns(map.Find("dependencies"))),
        var signature => throw new FormatException($"A property value has the unknown signature '{signature}'."),
    };

    /// <summary>The map that a special value is written as; its contents stay property values.</summary>
    public static PropertyMap Write(PropertyValue value) => value switch
    {
        PropertyValue.Secret secret => Signed(Signatures.Secret).With("value", secret.Value),
        PropertyValue.Blob blob => PropertyMap.From(blob.Content)
            .With(Signatures.Key, blob.IsArchive ? Signatures.Archive : Signatures.Asset),
        PropertyValue.ResourceReference reference => Write(reference),
        PropertyValue.Output output => Write(output),
        _ => throw new ArgumentException($"{value.GetType().Name} has a plain form.", nameof(value)),
    };

    private static PropertyMap Write(PropertyValue.ResourceReference reference)
    {
        var map = Signed(Signatures.ResourceReference)
            .With("urn", reference.Urn)
            .With("packageVersion", reference.PackageVersion);
        return reference.Id is { } id ? map.With("id", id) : map;
    }

    private static PropertyMap Write(PropertyValue.Output output)
    {
        var map = Signed(Signatures.OutputValue);
        if (output.Value is { } value)
        {
            map = map.With("value", value);
        }

        if (output.IsSecret)
        {
            map = map.With("secret", true);
        }

        return output.Dependencies.IsEmpty
            ? map
            : map.With("dependencies", new PropertyValue.List([.. output.Dependencies.Select(urn => (PropertyValue)urn)]));
    }

    private static PropertyMap Signed(string signature) => PropertyMap.Empty.With(Signatures.Key, signature);

    private static PropertyValue Required(PropertyMap map, string key) =>
        map.Find(key) ?? throw new FormatException($"A special property value lacks its '{key}'.");

    private static string TextOf(PropertyValue value) =>
        value is PropertyValue.Text text ? text.Value : throw new FormatException($"Expected a string in a special value, got {value}.");

    /// <summary>An empty id on the wire means that the resource has one which is not known yet.</summary>
    private static PropertyValue? ReferenceId(PropertyValue? id) => id is PropertyValue.Text { Value: "" } ? PropertyValue.NotKnown : id;

    private static ImmutableArray<string> Urns(PropertyValue? value) =>
        value is PropertyValue.List list ? [.. list.Items.Select(TextOf)] : [];
}
