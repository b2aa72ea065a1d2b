using Rollback.Offline.Cloud.Home;

namespace Rollback.Offline.Cloud.Running;

/// <summary>Whom programs run as that refuse to run as root: postgres where there is such a user, else nobody.</summary>
internal sealed record UnprivilegedUser(string Uid, string Gid)
{
    private const string Accounts = "/etc/passwd";
    private static readonly string[] Names = ["postgres", "nobody"];

    /// <exception cref="CloudException">There is neither.</exception>
    public static UnprivilegedUser Find()
    {
        var accounts = File.ReadLines(Accounts).Select(line => line.Split(':')).Where(fields => fields.Length > 3).ToList();
        return Names.Select(name => accounts.Find(fields => fields[0] == name)).OfType<string[]>().FirstOrDefault() is { } account
            ? new UnprivilegedUser(account[2], account[3])
            : throw new CloudException($"PostgreSQL does not run as root, and {Accounts} has neither a user 'postgres' nor 'nobody' to run it as. Add one: useradd --system postgres.");
    }
}
