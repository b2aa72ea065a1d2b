using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Rollback.Model;

/// <summary>A lineage that follows every rule, or everything that is wrong with it.</summary>
public sealed record LineageResult(Lineage? Lineage, ImmutableArray<LineageError> Errors)
{
    [MemberNotNullWhen(true, nameof(Lineage))]
    public bool IsValid => Lineage is not null;
}
