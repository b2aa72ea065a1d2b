using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database;

/// <summary>Where PostgreSQL's programs are. Only <c>initdb</c> and <c>postgres</c> are needed.</summary>
internal sealed record PostgresPrograms(string Folder)
{
    private const string Debian = "/usr/lib/postgresql/15/bin";

    public string InitDb => Path.Combine(Folder, "initdb");

    public string Server => Path.Combine(Folder, "postgres");

    /// <summary>PG_BIN, else Debian's package, else what ./rollback unpacked from npm into this home.</summary>
    /// <exception cref="CloudException">There is none.</exception>
    public static PostgresPrograms Find(string home)
    {
        string?[] candidates = [Environment.GetEnvironmentVariable("PG_BIN"), Debian, Path.Combine(home, "postgres", "bin"), Path.Combine(home, "postgres", "native", "bin")];
        return candidates.FirstOrDefault(folder => folder is { Length: > 0 } && File.Exists(Path.Combine(folder, "postgres"))) is { } found
            ? new PostgresPrograms(found)
            : throw new CloudException(
                $"PostgreSQL 15 is not installed: no 'postgres' in {Debian}. Install it (apt-get install postgresql-15), or set PG_BIN to the folder of its programs.");
    }
}
