namespace Rollback.Offline.Cloud.Database.Backup;

/// <summary>A backup, or what one is taken of, is not what it should be; the message is the fact, without a full stop.</summary>
internal sealed class BackupDamageException(string message) : Exception(message);
