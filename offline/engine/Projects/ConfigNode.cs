using System.Collections.Immutable;

namespace Rollback.Offline.Engine.Projects;

/// <summary>A configuration value as it stands in a stack's settings file.</summary>
public abstract record ConfigNode
{
    private ConfigNode()
    {
    }

    /// <param name="Text">As written.</param>
    /// <param name="Kind">What an unquoted scalar means; <see cref="ScalarKind.Text"/> for a quoted one.</param>
    public sealed record Scalar(string Text, ScalarKind Kind) : ConfigNode;

    /// <summary>An encrypted leaf: <c>{secure: CIPHERTEXT}</c>.</summary>
    public sealed record Secure(string Ciphertext) : ConfigNode;

    public sealed record Map(ImmutableSortedDictionary<string, ConfigNode> Entries) : ConfigNode;

    public sealed record List(ImmutableArray<ConfigNode> Items) : ConfigNode;

    /// <summary>Whether this or anything within is encrypted.</summary>
    public bool HasSecret => this switch
    {
        Secure => true,
        Map map => map.Entries.Values.Any(entry => entry.HasSecret),
        List list => list.Items.Any(item => item.HasSecret),
        _ => false,
    };

    /// <summary>Whether this is an object or an array, which programs get as JSON.</summary>
    public bool IsObject => this is Map or List;
}

public enum ScalarKind
{
    Text,
    Number,
    Bool,
    Null,
}
