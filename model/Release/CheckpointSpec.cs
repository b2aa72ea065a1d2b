namespace Rollback.Model;

/// <summary>A checkpoint whose snapshot the stack keeps.</summary>
public sealed record CheckpointSpec(string Database, int Generation);
