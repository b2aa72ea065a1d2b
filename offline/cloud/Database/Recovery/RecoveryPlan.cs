using Rollback.Offline.Cloud.Database.Archive;
using Rollback.Offline.Cloud.Database.Backup;

namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>A recovery that is known to reach its target.</summary>
/// <param name="Backup">To begin with.</param>
/// <param name="Archive">Checked from the backup's beginning to the target.</param>
/// <param name="Target">Where to stop.</param>
/// <param name="PreparedTransactions">For how many prepared transactions there must be room.</param>
/// <param name="LogBytes">How much log is replayed at most.</param>
internal sealed record RecoveryPlan(BaseBackup Backup, WalArchive Archive, RecoveryTarget Target, int PreparedTransactions, long LogBytes);
