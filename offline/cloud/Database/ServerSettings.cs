using System.Globalization;
using System.Net;
using System.Text;

namespace Rollback.Offline.Cloud.Database;

/// <summary>What an instance's <c>postgresql.conf</c> says.</summary>
/// <param name="Endpoint">Where it listens.</param>
/// <param name="Parameters">From the parameter group, by name; those of RDS itself start with <c>rds.</c></param>
internal sealed record ServerSettings(IPEndPoint Endpoint, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Parameters of a server in the cloud that have no meaning, or no library, here.</summary>
    private static readonly HashSet<string> NotHere = new(StringComparer.Ordinal)
    {
        "shared_preload_libraries", "ssl", "ssl_min_protocol_version", "log_destination", "logging_collector", "listen_addresses", "port",
        "archive_mode", "archive_command", "unix_socket_directories", "data_directory", "hba_file", "wal_level", "password_encryption",
    };

    public bool LogicalReplication => Parameters.GetValueOrDefault("rds.logical_replication") is "1" or "on" or "true";

    /// <summary>The file's text. Recovery settings, if any, come last and win.</summary>
    public string ToText(DatabaseFolder folder, IReadOnlyDictionary<string, string> recovery)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["listen_addresses"] = Endpoint.Address.ToString(),
            ["port"] = Endpoint.Port.ToString(CultureInfo.InvariantCulture),
            // No socket file: its path would be limited to 107 characters, and everything goes by TCP.
            ["unix_socket_directories"] = "",
            ["max_connections"] = "100",
            ["shared_buffers"] = "32MB",
            // In the data folder: what a killed server leaves of it goes with the folder.
            ["dynamic_shared_memory_type"] = "mmap",
            ["max_wal_size"] = "1GB",
            ["min_wal_size"] = "80MB",
            ["wal_level"] = LogicalReplication ? "logical" : "replica",
            ["archive_mode"] = "on",
            // As in RDS: what a lost disk can cost at most.
            ["archive_timeout"] = "300",
            ["archive_command"] = $"\"{folder.ArchiveScript}\" \"%p\" \"%f\"",
            ["ssl"] = "on",
            ["ssl_cert_file"] = folder.Certificate,
            ["ssl_key_file"] = folder.CertificateKey,
            ["password_encryption"] = "scram-sha-256",
            ["timezone"] = "UTC",
            ["log_timezone"] = "UTC",
            ["log_line_prefix"] = "%m [%p] ",
            ["log_min_error_statement"] = "panic",
        };
        foreach (var (name, value) in Parameters.Where(parameter => IsForServer(parameter.Key, parameter.Value)).Concat(recovery))
        {
            settings[name] = value;
        }

        var text = new StringBuilder("# Written by the offline cloud at every start.\n");
        foreach (var (name, value) in settings)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name} = '{value.Replace("'", "''", StringComparison.Ordinal)}'\n");
        }

        return text.ToString();
    }

    /// <summary>Formulas such as {DBInstanceClassMemory/9531392} are sums over an instance class, which we have not.</summary>
    private static bool IsForServer(string name, string value) =>
        !name.StartsWith("rds.", StringComparison.Ordinal) && !value.Contains('{', StringComparison.Ordinal) && !NotHere.Contains(name);
}
