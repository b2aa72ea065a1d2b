namespace Rollback.Operations;

/// <summary>An expected "no": what is wrong, with its values, and the next thing to try.</summary>
/// <param name="Code">Stable across releases, for pipelines: three letters and three digits.</param>
/// <param name="Message">One sentence that names the thing and its value.</param>
/// <param name="Fix">What to do next, as a sentence or a command.</param>
/// <param name="Retryable">Whether the same command may succeed later with nothing changed.</param>
public sealed record Failure(string Code, string Message, string Fix, bool Retryable = false);
