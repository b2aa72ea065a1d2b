using System.Collections.Immutable;

namespace Rollback.Model;

/// <summary>A secret as the stack declares it.</summary>
/// <param name="Pinned">The version that consumers use; null where the chosen release does not use the secret.</param>
/// <param name="Versions">All versions up to head.</param>
public sealed record SecretDeclaration(int? Pinned, ImmutableSortedSet<int> Versions);
