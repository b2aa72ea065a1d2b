using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Database;

/// <summary>Where PostgreSQL's programs are. Only <c>initdb</c> and <c>postgres</c> are needed.</summary>
internal sealed record PostgresPrograms(string Folder)
{
    private const string Debian = "/usr/lib/postgresql/15/bin";

    public string InitDb => Path.Combine(Folder, "initdb");

    public string Server => Path.Combine(Folder, "postgres");

    /// <summary>PG_BIN, else Debian's package, else what ./rollback unpacked from npm into this home.</summary>
    /// <param name="home">ROLLBACK_HOME.</param>
    /// <param name="chosen">PG_BIN: when given, nothing else is looked at.</param>
    /// <exception cref="CloudException">There is none.</exception>
    public static PostgresPrograms Find(string home, string? chosen)
    {
        if (chosen is { Length: > 0 })
        {
            return Has(chosen)
                ? new PostgresPrograms(chosen)
                : throw new CloudException($"PG_BIN is '{chosen}', and there is no 'postgres' in it. Set it to the folder of PostgreSQL's programs, or unset it.");
        }

        string[] candidates = [Debian, Path.Combine(home, "postgres", "bin")];
        return candidates.FirstOrDefault(Has) is { } found
            ? new PostgresPrograms(found)
            : throw new CloudException(
                $"PostgreSQL 15 is not installed: no 'postgres' in {Debian}. Install it (apt-get install postgresql-15), or set PG_BIN to the folder of its programs.");
    }

    private static bool Has(string folder) => File.Exists(Path.Combine(folder, "postgres"));
}
