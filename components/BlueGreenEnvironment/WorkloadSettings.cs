using System.Collections.Immutable;

namespace Rollback.Components;

/// <summary>Sizes and limits of a <see cref="BlueGreenEnvironment"/> that differ between stacks.</summary>
public sealed record WorkloadSettings
{
    /// <summary>The image of PgBouncer 1.x, pinned by digest.</summary>
    public const string DefaultGatewayImage = "registry.example.com/pgbouncer@sha256:6432643264326432643264326432643264326432643264326432643264326432";

    /// <summary>How many times a release's replicas the autoscaler may start: 1 to 10, where 1 means no autoscaler. Default: 4.</summary>
    public int ScaleOut { get; init; } = 4;

    /// <summary>The gateway's image, pinned by digest.</summary>
    public string GatewayImage { get; init; } = DefaultGatewayImage;

    /// <summary>How the gateway insists on encryption towards PostgreSQL: <c>prefer</c> or <c>require</c> (default).</summary>
    public string DatabaseTls { get; init; } = "require";

    /// <summary>Certificates (PEM) of the authorities that sign the databases' certificates. If given, certificate and host name are verified. Default: null.</summary>
    public string? DatabaseCa { get; init; }

    /// <summary>Certificate (ACM) with which the load balancers end TLS on port 443; null: plain HTTP on port 80.</summary>
    public string? CertificateArn { get; init; }

    /// <summary>Addresses that may call the load balancers. Route 53's health checkers must be among them. Default: all.</summary>
    public ImmutableArray<string> CallerCidrs { get; init; } = ["0.0.0.0/0"];

    /// <summary>Address ranges of the database's subnets, the only ones that gateways may call. Default: the private ranges.</summary>
    public ImmutableArray<string> DatabaseCidrs { get; init; } = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

    internal IEnumerable<string?> Complaints()
    {
        yield return ScaleOut is < 1 or > 10 ? $"scaleOut is {ScaleOut}; choose 1 (no autoscaler) to 10." : null;
        yield return DatabaseTls is "prefer" or "require" ? null : $"databaseTls is '{DatabaseTls}'; choose prefer or require.";
        yield return DatabaseCa?.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal) is false
            ? "databaseCa holds no certificate. Set it to the text of the bundle that AWS publishes for the region."
            : null;
        yield return Model.ImageReference.TryParse(GatewayImage, out _)
            ? null
            : $"gatewayImage '{GatewayImage}' is not pinned by digest. Write name@sha256:<64 hexadecimal digits>.";
    }
}
