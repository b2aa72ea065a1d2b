using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Rollback.Offline.Cloud.Shape;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Provider;

/// <summary>
/// Names resources that the program left unnamed: the logical name and some digits of the engine's random seed, so that a
/// replacement can stand beside what it replaces. A name once given is kept.
/// </summary>
internal sealed class AutoName(string logicalName, ReadOnlyMemory<byte> seed)
{
    private const int Digits = 8;

    private static readonly Dictionary<string, string> Property = new(StringComparer.Ordinal)
    {
        ["aws:rds/instance:Instance"] = "identifier",
        ["aws:rds/cluster:Cluster"] = "clusterIdentifier",
        ["aws:s3/bucket:Bucket"] = "bucket",
    };

    public PropertyMap Fill(ResourceShape shape, PropertyMap old, PropertyMap inputs) =>
        shape.Token.StartsWith("kubernetes:", StringComparison.Ordinal) ? FillMetadata(old, inputs) : FillProperty(shape, old, inputs);

    private PropertyMap FillProperty(ResourceShape shape, PropertyMap old, PropertyMap inputs)
    {
        var property = Property.GetValueOrDefault(shape.Token, "name");
        if (!shape.Inputs.Properties.TryGetValue(property, out var declared) || declared.Required || inputs.Find(property) is not null)
        {
            return inputs;
        }

        var prefix = inputs.TextAt($"{property}Prefix");
        return inputs.With(property, Kept(old.TextAt(property), prefix ?? $"{Start(shape)}{logicalName}-") ?? New(prefix ?? $"{Start(shape)}{logicalName}-"));
    }

    private PropertyMap FillMetadata(PropertyMap old, PropertyMap inputs)
    {
        var metadata = inputs.Find("metadata").Plain();
        if (metadata is PropertyValue.Unknown || inputs.At("metadata.name") is not null)
        {
            return inputs;
        }

        var prefix = inputs.TextAt("metadata.generateName") ?? $"{logicalName}-";
        var name = Kept(old.TextAt("metadata.name"), prefix) ?? New(prefix);
        return inputs.With("metadata", inputs.MapAt("metadata").With("name", name));
    }

    /// <summary>A KMS alias must start so.</summary>
    private static string Start(ResourceShape shape) => shape.Token == "aws:kms/alias:Alias" ? "alias/" : "";

    private string New(string prefix) =>
        prefix + Convert.ToHexStringLower(SHA256.HashData([.. seed.Span, .. Encoding.UTF8.GetBytes(prefix)]))[..Digits];

    private static string? Kept(string? old, string prefix) =>
        old is not null && Regex.IsMatch(old, $@"\A{Regex.Escape(prefix)}[0-9a-f]{{{Digits}}}\z") ? old : null;
}
