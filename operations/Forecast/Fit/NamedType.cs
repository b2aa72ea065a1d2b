namespace Rollback.Operations.Forecast.Fit;

/// <summary>An enum or a domain, which two databases may define differently under one name.</summary>
/// <param name="Labels">Of an enum, in order; null: it is a domain.</param>
/// <param name="Base">Of a domain: the type that it narrows.</param>
/// <param name="Checks">Of a domain: conditions on VALUE.</param>
internal sealed record NamedType(string Name, IReadOnlyList<string>? Labels, string Base, bool IsNotNull, IReadOnlyList<string> Checks)
{
    public bool IsSame(NamedType other) =>
        Base == other.Base && IsNotNull == other.IsNotNull && Checks.SequenceEqual(other.Checks) && (Labels ?? []).SequenceEqual(other.Labels ?? []);
}
