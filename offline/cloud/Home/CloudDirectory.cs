namespace Rollback.Offline.Cloud.Home;

/// <summary>The folder of one stack's cloud and where things lie in it.</summary>
internal sealed record CloudDirectory(string Stack, string Path)
{
    /// <summary>Held by the one daemon of this cloud for as long as it lives.</summary>
    public string Lock => In("lock");

    public string Announcement => In("cloud.json");

    /// <summary>Why the last start failed, in one line; absent after a good one.</summary>
    public string Failure => In("failure.txt");

    /// <summary>The key that everything secret in this folder is encrypted with.</summary>
    public string Key => In("key");

    public string Network => In("network.json");

    public string Faults => In("faults.json");

    public string Resources => In("resources");

    public string Vault => In("vault");

    public string Databases => In("databases");

    public string Snapshots => In("snapshots");

    public string Pods => In("pods");

    public string Logs => In("logs");

    public string DaemonLog => In("logs/daemon.log");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
