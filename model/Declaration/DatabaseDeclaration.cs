using System.Collections.Immutable;

namespace Rollback.Model;

/// <summary>A database as the stack declares it.</summary>
/// <param name="Primary">The generation that the gateway points to.</param>
/// <param name="Generations">All generations up to head, also those that the chosen release does not know.</param>
public sealed record DatabaseDeclaration(int Primary, ImmutableSortedDictionary<int, GenerationSpec> Generations);
