using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Database.Backup;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>What a restore is made from.</summary>
/// <param name="Name">For a person.</param>
/// <param name="Backups">Candidates, newest first.</param>
/// <param name="Archive">The log to replay on them.</param>
/// <param name="Target">Where to stop.</param>
/// <param name="Latest">Up to when the archive is known to be complete; null where that does not matter.</param>
internal sealed record RecoverySource(
    string Name, IReadOnlyList<BaseBackup> Backups, WalArchive Archive, RecoveryTarget Target, DateTimeOffset? Latest);
