using System.Collections.Immutable;

namespace Rollback.Offline.Protocol.Values;

/// <summary>
/// A property of a resource, as engine and providers see it. Immutable, with value equality throughout: two values are
/// equal when they would be written the same.
/// </summary>
public abstract record PropertyValue
{
    private PropertyValue()
    {
    }

    public static PropertyValue Nothing { get; } = new Null();

    public static PropertyValue NotKnown { get; } = new Unknown();

    public sealed record Null : PropertyValue;

    /// <summary>A value that only a real update can tell.</summary>
    public sealed record Unknown : PropertyValue;

    public sealed record Bool(bool Value) : PropertyValue;

    public sealed record Number(double Value) : PropertyValue;

    public sealed record Text(string Value) : PropertyValue;

    public sealed record List(ImmutableArray<PropertyValue> Items) : PropertyValue
    {
        public bool Equals(List? other) => other is not null && Items.SequenceEqual(other.Items);

        public override int GetHashCode() => Items.Aggregate(17, HashCode.Combine);
    }

    public sealed record Map(PropertyMap Properties) : PropertyValue;

    public sealed record Secret(PropertyValue Value) : PropertyValue
    {
        /// <summary>Never the value: records print themselves into logs.</summary>
        public override string ToString() => "[secret]";
    }

    /// <param name="Urn">The resource.</param>
    /// <param name="Id">Null for a component; <see cref="Unknown"/> in a preview; else <see cref="Text"/>.</param>
    /// <param name="PackageVersion">May be empty.</param>
    public sealed record ResourceReference(string Urn, PropertyValue? Id, string PackageVersion) : PropertyValue;

    /// <param name="Value">Null when the value is not known yet.</param>
    /// <param name="IsSecret">Whether the value is secret.</param>
    /// <param name="Dependencies">URNs.</param>
    public sealed record Output(PropertyValue? Value, bool IsSecret, ImmutableArray<string> Dependencies) : PropertyValue
    {
        public bool Equals(Output? other) =>
            other is not null && Equals(Value, other.Value) && IsSecret == other.IsSecret && Dependencies.SequenceEqual(other.Dependencies);

        public override int GetHashCode() => HashCode.Combine(Value, IsSecret, Dependencies.Length);

        public override string ToString() => IsSecret ? "[secret]" : $"output<{Value}>";
    }

    /// <summary>An asset or archive, with the keys of its object (<c>text</c>, <c>path</c>, <c>uri</c>, <c>assets</c>, <c>hash</c>).</summary>
    /// <remarks>With hashes, equal content is equal wherever it lies.</remarks>
    public sealed record Blob(bool IsArchive, PropertyMap Content) : PropertyValue
    {
        public bool Equals(Blob? other) => other is not null && IsArchive == other.IsArchive && Identity.Equals(other.Identity);

        public override int GetHashCode() => HashCode.Combine(IsArchive, Identity);

        private object Identity => Content.Find("hash") is { } hash ? hash : Content;
    }

    public static implicit operator PropertyValue(string value) => new Text(value);

    public static implicit operator PropertyValue(bool value) => new Bool(value);

    public static implicit operator PropertyValue(double value) => new Number(value);

    public static implicit operator PropertyValue(PropertyMap value) => new Map(value);

    /// <summary>Whether this value or anything within it is unknown.</summary>
    public bool ContainsUnknown => Any(value => value is Unknown or Output { Value: null });

    /// <summary>Whether this value or anything within it is secret.</summary>
    public bool ContainsSecret => Any(value => value is Secret or Output { IsSecret: true });

    /// <summary>Whether this value or anything within it has the given form.</summary>
    public bool Contains<T>() where T : PropertyValue => Any(value => value is T);

    /// <summary>This value with every secret wrapper taken off, at any depth.</summary>
    public PropertyValue WithoutSecrets() => Rewrite(value => value is Secret secret ? secret.Value : value);

    /// <summary>Rebuilds the value bottom-up; a wrapper is rewritten after what it holds.</summary>
    public PropertyValue Rewrite(Func<PropertyValue, PropertyValue> rule) => rule(this switch
    {
        List list => new List([.. list.Items.Select(item => item.Rewrite(rule))]),
        Map map => new Map(map.Properties.Select(value => value.Rewrite(rule))),
        Secret secret => new Secret(secret.Value.Rewrite(rule)),
        Output { Value: { } value } output => output with { Value = value.Rewrite(rule) },
        Blob blob => blob with { Content = blob.Content.Select(value => value.Rewrite(rule)) },
        _ => this,
    });

    private bool Any(Func<PropertyValue, bool> rule) => rule(this) || this switch
    {
        List list => list.Items.Any(item => item.Any(rule)),
        Map map => map.Properties.Values.Any(value => value.Any(rule)),
        Secret secret => secret.Value.Any(rule),
        Output { Value: { } value } => value.Any(rule),
        Blob blob => blob.Content.Values.Any(value => value.Any(rule)),
        _ => false,
    };
}
