namespace Rollback.Model;

/// <summary>When and by whom a release was made.</summary>
/// <param name="At">In UTC, whole seconds.</param>
/// <param name="By">An address or name, for people.</param>
public sealed record Created(DateTimeOffset At, string By);
