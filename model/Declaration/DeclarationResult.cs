using System.Diagnostics.CodeAnalysis;

namespace Rollback.Model;

/// <summary>The declaration, or why there is none.</summary>
public sealed record DeclarationResult(StackDeclaration? Declaration, Refusal? Refusal)
{
    [MemberNotNullWhen(true, nameof(Declaration))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAllowed => Declaration is not null;
}
