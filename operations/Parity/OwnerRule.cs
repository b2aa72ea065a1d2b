namespace Rollback.Operations.Parity;

/// <summary>
/// When two owners are one. A copy is often made by another role than the original: where each side has one owner of
/// everything, or an object belongs to the database's owner on both sides, its name says nothing.
/// </summary>
internal sealed record OwnerRule(string LeftDatabase, string RightDatabase, bool HasOneOwnerEach)
{
    public static OwnerRule Of(Catalog left, Catalog right) => new(left.Owner, right.Owner, Owners(left) <= 1 && Owners(right) <= 1);

    public bool IsSame(string left, string right) => left == right || HasOneOwnerEach || left == LeftDatabase && right == RightDatabase;

    /// <summary>The schema public is every database's, and has an owner of its own from PostgreSQL 15 on.</summary>
    private static int Owners(Catalog catalog) =>
        catalog.Objects.Where(one => one.Kind == GrantQueries.Owner && one.Name != "schema public").Select(one => one.Definition).Distinct().Count();
}
