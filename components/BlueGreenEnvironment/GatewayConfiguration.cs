using System.Globalization;
using Pulumi;

namespace Rollback.Components;

/// <summary>
/// PgBouncer's configuration: one complete file per generation, and the file that a pod starts with, which is that of the primary.
/// No password in any of them: those are in the users' file.
/// </summary>
internal static class GatewayConfiguration
{
    public const string Folder = "/etc/pgbouncer";
    public const string FileName = "pgbouncer.ini";
    public const string CaFileName = "database-ca.pem";
    public const string UsersFolder = "/etc/gateway-users";
    public const string UsersFileName = "userlist.txt";

    public static string FileNameOf(int generation) => $"generation-{generation.ToString(CultureInfo.InvariantCulture)}.ini";

    public static InputMap<string> Files(GatewayTarget target, WorkloadSettings settings)
    {
        var files = new InputMap<string> { [FileName] = Of(target.Generations[target.Primary]) };
        foreach (var (number, generation) in target.Generations) files[FileNameOf(number)] = Of(generation);
        if (settings.DatabaseCa is { } authorities) files[CaFileName] = authorities;
        return files;

        Output<string> Of(GatewayGeneration generation) => Output.Tuple(generation.Host, generation.Port)
            .Apply(at => Content(target.DatabaseName, target.Owner, at.Item1, at.Item2, Tls(settings)));
    }

    /// <summary>Changes when running pods cannot take a new configuration over; not with the target, which is switched on the console.</summary>
    public static string Checksum(GatewayTarget target, WorkloadSettings settings) =>
        FlagFile.Checksum(Content(target.DatabaseName, target.Owner, "", 0, Tls(settings)) + settings.DatabaseCa);

    private static string Tls(WorkloadSettings settings) => settings.DatabaseCa is null
        ? $"server_tls_sslmode = {settings.DatabaseTls}"
        : $"server_tls_sslmode = verify-full\nserver_tls_ca_file = {Folder}/{CaFileName}";

    /// <param name="database">Name of the database, to clients and in the instance.</param>
    /// <param name="owner">Role that logs in to the instance; its password is looked up in the users' file.</param>
    /// <param name="host">Host of the generation.</param>
    /// <param name="port">Port of the generation.</param>
    /// <param name="tls">Lines that say how PgBouncer encrypts towards PostgreSQL.</param>
    internal static string Content(string database, string owner, string host, int port, string tls) => $"""
        [databases]
        {database} = host={host} port={port} dbname={database} user={owner}

        [pgbouncer]
        listen_addr = 0.0.0.0
        listen_port = {DatabaseGateway.Port}
        unix_socket_dir =
        auth_type = scram-sha-256
        auth_file = {UsersFolder}/{UsersFileName}
        admin_users = {owner}
        pool_mode = transaction
        max_client_conn = 2000
        default_pool_size = 40
        reserve_pool_size = 10
        reserve_pool_timeout = 1
        max_db_connections = 60
        {tls}
        server_connect_timeout = 5
        server_login_retry = 1
        server_lifetime = 3600
        server_idle_timeout = 60
        query_wait_timeout = 60
        client_login_timeout = 15
        ignore_startup_parameters = extra_float_digits
        log_connections = 0
        log_disconnections = 0

        """;
}
