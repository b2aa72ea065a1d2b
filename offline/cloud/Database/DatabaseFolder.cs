namespace Rollback.Offline.Cloud.Database;

/// <summary>The folder of one database instance.</summary>
internal sealed record DatabaseFolder(string Identifier, string Path, string Log)
{
    public string Data => In("data");

    /// <summary>Every finished piece of write-ahead log.</summary>
    public string Archive => In("archive");

    /// <summary>The automated backups that point-in-time restores start from.</summary>
    public string Base => In("base");

    public string ArchiveScript => In("archive.sh");

    public string Certificate => In("server.crt");

    public string CertificateKey => In("server.key");

    /// <summary>Which instance of this name it is.</summary>
    public string Incarnation => In("incarnation");

    /// <summary>For how many prepared transactions a restored server needs room; absent for none in particular.</summary>
    public string PreparedTransactions => In("prepared-transactions");

    /// <summary>Present from before a recovery begins until the server is one of its own.</summary>
    public string Recovering => In("recovering");

    /// <summary>PostgreSQL's own mark: it recovers towards a target while this is there, and removes it shortly before the end.</summary>
    public string RecoverySignal => System.IO.Path.Combine(Data, "recovery.signal");

    /// <summary>Present once the instance was made completely.</summary>
    public string Complete => In("complete");

    public string Configuration => System.IO.Path.Combine(Data, "postgresql.conf");

    public string Access => System.IO.Path.Combine(Data, "pg_hba.conf");

    public string PidFile => System.IO.Path.Combine(Data, "postmaster.pid");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
