using System.Globalization;
using System.Net;
using Npgsql;

namespace Rollback.Offline.Workload;

/// <summary>What the service is told by its environment.</summary>
/// <param name="Endpoint">Where it listens: POD_IP, port 8080.</param>
/// <param name="Database">The database that DATABASE_HOST, _PORT, _NAME, _USER and _PASSWORD name.</param>
/// <param name="Version">v1 or v2, from the image.</param>
/// <param name="Color">Its color, in every answer.</param>
/// <param name="FaultFile">A file that, while it exists, holds the status that orders are answered with; may be null.</param>
internal sealed record Settings(IPEndPoint Endpoint, string Database, string Version, string Color, string? FaultFile)
{
    private const int Port = 8080;
    private const int PoolSize = 10;

    /// <exception cref="InvalidOperationException">A variable is missing.</exception>
    public static Settings FromEnvironment() => new(
        new IPEndPoint(IPAddress.Parse(Optional("POD_IP") ?? "127.0.0.1"), Port),
        new NpgsqlConnectionStringBuilder
        {
            Host = Required("DATABASE_HOST"),
            Port = int.Parse(Optional("DATABASE_PORT") ?? "5432", CultureInfo.InvariantCulture),
            Database = Required("DATABASE_NAME"),
            Username = Required("DATABASE_USER"),
            Password = Required("DATABASE_PASSWORD"),
            MaxPoolSize = PoolSize,
            Timeout = 15,
            CommandTimeout = 30,
            // A pooler in transaction mode gives each transaction another server connection: nothing may rely on the last one.
            NoResetOnClose = true,
            MaxAutoPrepare = 0,
        }.ConnectionString,
        Optional("ORDERS_VERSION") ?? "v1",
        Optional("COLOR") ?? "none",
        Optional("ROLLBACK_FAULT_FILE"));

    private static string Required(string name) =>
        Optional(name) ?? throw new InvalidOperationException($"The environment variable {name} is not set.");

    private static string? Optional(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
