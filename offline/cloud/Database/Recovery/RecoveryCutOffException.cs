namespace Rollback.Offline.Cloud.Database.Recovery;

/// <summary>
/// A recovering server died when its mark to recover was gone already. Started again, it would replay whatever log lies
/// there, past the target, and write into the archive that its log is linked from: it must be made anew.
/// </summary>
internal sealed class RecoveryCutOffException() : Exception("The server died while it ended its recovery.");
