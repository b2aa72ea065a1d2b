namespace Rollback.Operations;

/// <summary>A value that may not be set; for answers that distinguish "not set" from "cannot be read".</summary>
internal readonly record struct Optional<T>(T? Value)
    where T : struct;
