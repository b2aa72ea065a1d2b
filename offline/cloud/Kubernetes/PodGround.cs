using Rollback.Offline.Cloud.Daemon;

namespace Rollback.Offline.Cloud.Kubernetes;

/// <summary>Where the pods of a cloud live.</summary>
/// <param name="Cloud">The cloud's folder, by which processes are marked.</param>
/// <param name="Folder">Holds a folder per pod, in memory if possible: mounted secrets are in it.</param>
/// <param name="Logs">Holds a log per pod.</param>
/// <param name="Network">Gives each an address.</param>
internal sealed record PodGround(string Cloud, string Folder, string Logs, Network Network);
