namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>A target cannot be reached from a backup; from an older one perhaps. The message is the fact, without a full stop.</summary>
internal sealed class UnreachableException(string message) : Exception(message);
