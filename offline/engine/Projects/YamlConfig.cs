using System.Collections.Immutable;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Rollback.Offline.Engine.Projects;

/// <summary>Configuration values as YAML nodes hold them.</summary>
internal static class YamlConfig
{
    public static ConfigNode Read(YamlNode node) => node switch
    {
        YamlScalarNode scalar => new ConfigNode.Scalar(scalar.Value ?? "", KindOf(scalar)),
        YamlSequenceNode list => new ConfigNode.List([.. list.Children.Select(Read)]),
        YamlMappingNode { Children.Count: 1 } map when map.Children.First() is
        { Key: YamlScalarNode { Value: "secure" }, Value: YamlScalarNode { Value: { } ciphertext } } => new ConfigNode.Secure(ciphertext),
        YamlMappingNode map => new ConfigNode.Map(map.Children.ToImmutableSortedDictionary(
            entry => ((YamlScalarNode)entry.Key).Value ?? "", entry => Read(entry.Value), StringComparer.Ordinal)),
        _ => throw new FormatException($"Line {node.Start.Line}: a configuration value cannot be a YAML alias."),
    };

    /// <summary>What an unquoted scalar means (YAML's core schema).</summary>
    public static ScalarKind KindOf(YamlScalarNode scalar) => scalar switch
    {
        { Style: ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted or ScalarStyle.Literal or ScalarStyle.Folded } => ScalarKind.Text,
        { Value: "true" or "false" or "True" or "False" or "TRUE" or "FALSE" } => ScalarKind.Bool,
        { Value: null or "" or "~" or "null" or "Null" or "NULL" } => ScalarKind.Null,
        { Value: { } text } when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) && !text.StartsWith(' ') => ScalarKind.Number,
        _ => ScalarKind.Text,
    };
}
