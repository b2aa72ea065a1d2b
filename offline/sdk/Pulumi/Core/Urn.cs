namespace Pulumi;

/// <summary>The name under which the engine knows a resource.</summary>
public readonly struct Urn : IEquatable<Urn>
{
    private readonly string _value;

    public Urn(string value) => _value = value;

    public static implicit operator string(Urn value) => value.ToString();

    public static bool operator ==(Urn left, Urn right) => left.Equals(right);

    public static bool operator !=(Urn left, Urn right) => !left.Equals(right);

    /// <summary>The URN that a resource has, or would have. Stack and project are those of this run unless given.</summary>
    public static Output<string> Create(
        Input<string> name,
        Input<string> type,
        Resource? parent = null,
        Input<string>? parentUrn = null,
        Input<string>? project = null,
        Input<string>? stack = null)
    {
        var prefix = (parent?.Urn ?? parentUrn?.ToOutput())?.Apply(ChildPrefix) ?? Output.Format(
            $"urn:pulumi:{stack ?? Deployment.Instance.StackName}::{project ?? Deployment.Instance.ProjectName}::");
        return Output.Format($"{prefix}{type}::{name}");
    }

    public bool Equals(Urn other) => ToString() == other.ToString();

    public override bool Equals(object? obj) => obj is Urn other && Equals(other);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _value ?? "";

    /// <summary>All up to the parent's name, its type being part of the child's.</summary>
    private static string ChildPrefix(string parent)
    {
        const string Stack = "::pulumi:pulumi:Stack";
        var prefix = parent[..parent.LastIndexOf("::", StringComparison.Ordinal)];
        return prefix.EndsWith(Stack, StringComparison.Ordinal) ? prefix[..^(Stack.Length - 2)] : prefix + "$";
    }
}
