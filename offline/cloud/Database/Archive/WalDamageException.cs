namespace Rollback.Offline.Cloud.Database.Archive;

/// <summary>An archived piece of log cannot be used; the message is the fact, without a full stop.</summary>
internal sealed class WalDamageException(string message) : Exception(message);
