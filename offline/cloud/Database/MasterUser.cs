using Rollback.Offline.Cloud.Home;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;

namespace Rollback.Offline.Cloud.Database;

/// <summary>The user that a customer of RDS gets: may do much, but is no superuser.</summary>
internal static class MasterUser
{
    private const string DefaultName = "postgres";

    private const string Groups = """
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_superuser') THEN
            CREATE ROLE rds_superuser NOLOGIN;
            CREATE ROLE rds_replication NOLOGIN;
            GRANT pg_monitor, pg_signal_backend, pg_checkpoint, rds_replication TO rds_superuser WITH ADMIN OPTION;
          END IF;
        END $$;
        """;

    /// <summary>Makes the user and its database where they are missing, and sets the password.</summary>
    public static async Task EnsureAsync(Administrator administrator, PropertyMap inputs, CancellationToken cancellationToken)
    {
        var password = inputs.TextAt("password") ?? inputs.TextAt("passwordWo");
        var restored = inputs.At("snapshotIdentifier") is not null || inputs.At("restoreToPointInTime") is not null;
        if (password is null && !restored)
        {
            throw new CloudException("The offline cloud needs the instance's password (it has no managed master password).");
        }

        var name = inputs.TextAt("username");
        if (name is null && restored)
        {
            name = await OwnerAsync(administrator, cancellationToken);
        }

        name ??= DefaultName;
        await administrator.ExecuteAsync(Groups, cancellationToken);
        await SubscriptionRight.GrantAsync(administrator, cancellationToken);
        await RestorePointRight.GrantAsync(administrator, cancellationToken);
        await StreamPlaceRight.GrantAsync(administrator, cancellationToken);
        if (!await ExistsAsync(administrator, "pg_roles", "rolname", name, cancellationToken))
        {
            await administrator.ExecuteAsync(
                $"CREATE ROLE {Administrator.Identifier(name)} LOGIN CREATEDB CREATEROLE REPLICATION IN ROLE rds_superuser", cancellationToken);
        }

        if (password is not null)
        {
            await administrator.ExecuteAsync(
                $"ALTER ROLE {Administrator.Identifier(name)} PASSWORD {Administrator.Literal(ScramVerifier.For(password))}", cancellationToken);
        }

        if (inputs.TextAt("dbName") is { } database && !await ExistsAsync(administrator, "pg_database", "datname", database, cancellationToken))
        {
            await administrator.ExecuteAsync(
                $"CREATE DATABASE {Administrator.Identifier(database)} OWNER {Administrator.Identifier(name)}", cancellationToken);
        }
    }

    private static async Task<bool> ExistsAsync(Administrator administrator, string catalog, string column, string name, CancellationToken cancellationToken) =>
        await administrator.ScalarAsync<bool>($"SELECT EXISTS (SELECT FROM {catalog} WHERE {column} = {Administrator.Literal(name)})", cancellationToken);

    /// <summary>A restored instance keeps the user of its source.</summary>
    private static async Task<string?> OwnerAsync(Administrator administrator, CancellationToken cancellationToken) =>
        await administrator.ScalarAsync<string>(
            "SELECT coalesce((SELECT r.rolname FROM pg_roles r JOIN pg_auth_members m ON m.member = r.oid JOIN pg_roles g ON g.oid = m.roleid WHERE g.rolname = 'rds_superuser' ORDER BY 1 LIMIT 1), 'postgres')::text",
            cancellationToken);
}
