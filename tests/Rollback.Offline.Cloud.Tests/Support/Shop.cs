using System.Text;
using Rollback.Offline.Cloud.Values;
using Rollback.Offline.Protocol.Values;
using static Rollback.Offline.Cloud.Tests.Support.Shorthand;

namespace Rollback.Offline.Cloud.Tests.Support;

/// <summary>The orders service as the stack declares it: database, gateway, one color, its service.</summary>
internal sealed class Shop(CloudFixture cloud, string name)
{
    public const string V1 = "registry.example.com/orders@sha256:1111111111111111111111111111111111111111111111111111111111111111";
    public const string V2 = "registry.example.com/orders@sha256:2222222222222222222222222222222222222222222222222222222222222222";
    private const string PgBouncer = "registry.example.com/pgbouncer@sha256:6432643264326432643264326432643264326432643264326432643264326432";
    public const string Password = "kept-out-of-everything-9";
    public const string DeploymentType = "kubernetes:apps/v1:Deployment";

    /// <summary>In seconds: on a busy machine a pod that is well answers late, and these tests are not about that.</summary>
    private const int Patience = 60;

    public Made Database { get; private set; } = null!;

    public Made Orders { get; private set; } = null!;

    public Made Service { get; private set; } = null!;

    public string Url => $"http://{Service.Outputs.MapsAt("status.loadBalancer.ingress").Single().TextAt("ip")}:8080";

    public async Task OpenAsync(int replicas)
    {
        Database = await cloud.Aws.CreateAsync("aws:rds/instance:Instance", name, Map(
            ("identifier", name), ("engine", "postgres"), ("instanceClass", "db.t4g.micro"), ("allocatedStorage", 20), ("dbName", "orders"),
            ("username", "owner"), ("password", Secret(Password)), ("skipFinalSnapshot", true)));
        await GatewayAsync();
        await cloud.Kubernetes.CreateAsync("kubernetes:core/v1:Secret", $"{name}-database", Map(
            ("metadata", Metadata($"{name}-database")), ("data", Map(("password", Secret(Convert.ToBase64String(Encoding.UTF8.GetBytes(Password))))))));
        await cloud.Kubernetes.CreateAsync("kubernetes:core/v1:ConfigMap", $"{name}-flags", Map(
            ("metadata", Metadata($"{name}-flags")), ("data", Map(("flags.json", "{}")))));
        Service = await ServiceAsync(name, "LoadBalancer", 8080, "http", "orders");
        Orders = await cloud.Kubernetes.CreateAsync(DeploymentType, name, Deployment(V1, replicas));
    }

    public PropertyMap Deployment(string image, int replicas) => Map(
        ("metadata", Metadata(name)),
        ("spec", Map(
            ("replicas", replicas),
            ("selector", Map(("matchLabels", Labels("orders")))),
            ("template", Map(
                ("metadata", Map(("labels", Labels("orders")))),
                ("spec", Map(
                    ("terminationGracePeriodSeconds", 30),
                    ("volumes", List(
                        Map(("name", "flags"), ("configMap", Map(("name", $"{name}-flags")))),
                        Map(("name", "tmp"), ("emptyDir", Map())))),
                    ("containers", List(Map(
                        ("name", "orders"),
                        ("image", image),
                        ("ports", List(Map(("name", "http"), ("containerPort", 8080)))),
                        ("volumeMounts", List(Map(("name", "flags"), ("mountPath", "/etc/flags")), Map(("name", "tmp"), ("mountPath", "/tmp")))),
                        ("readinessProbe", Map(("httpGet", Map(("path", "/readyz"), ("port", "http"))), ("periodSeconds", 1), ("timeoutSeconds", Patience))),
                        ("livenessProbe", Map(("httpGet", Map(("path", "/healthz"), ("port", "http"))), ("periodSeconds", 10), ("timeoutSeconds", Patience))),
                        ("env", List(
                            Map(("name", "COLOR"), ("value", "blue")),
                            Map(("name", "POD_IP"), ("valueFrom", Map(("fieldRef", Map(("fieldPath", "status.podIP")))))),
                            Map(("name", "DATABASE_HOST"), ("value", $"{name}-gateway.shop.svc.cluster.local")),
                            Map(("name", "DATABASE_PORT"), ("value", "6432")),
                            Map(("name", "DATABASE_NAME"), ("value", "orders")),
                            Map(("name", "DATABASE_USER"), ("value", "owner")),
                            Map(("name", "DATABASE_PASSWORD"), ("valueFrom", Map(("secretKeyRef", Map(("name", $"{name}-database"), ("key", "password"))))))))))))))))));

    private async Task GatewayAsync()
    {
        var settings = $"""
            [databases]
            orders = host={Database.Outputs.TextAt("address")} port=5432 dbname=orders user=owner

            [pgbouncer]
            listen_addr = 0.0.0.0
            listen_port = 6432
            auth_type = scram-sha-256
            auth_file = /etc/users/userlist.txt
            pool_mode = transaction
            ignore_startup_parameters = extra_float_digits

            """;
        await cloud.Kubernetes.CreateAsync("kubernetes:core/v1:ConfigMap", $"{name}-gateway", Map(
            ("metadata", Metadata($"{name}-gateway")), ("data", Map(("pgbouncer.ini", settings)))));
        await cloud.Kubernetes.CreateAsync("kubernetes:core/v1:Secret", $"{name}-users", Map(
            ("metadata", Metadata($"{name}-users")), ("stringData", Map(("userlist.txt", Secret($"\"owner\" \"{Password}\"\n"))))));
        await cloud.Kubernetes.CreateAsync(DeploymentType, $"{name}-gateway", Map(
            ("metadata", Metadata($"{name}-gateway")),
            ("spec", Map(
                ("selector", Map(("matchLabels", Labels("gateway")))),
                ("template", Map(
                    ("metadata", Map(("labels", Labels("gateway")))),
                    ("spec", Map(
                        ("volumes", List(
                            Map(("name", "settings"), ("configMap", Map(("name", $"{name}-gateway")))),
                            Map(("name", "users"), ("secret", Map(("secretName", $"{name}-users")))))),
                        ("containers", List(Map(
                            ("name", "pgbouncer"),
                            ("image", PgBouncer),
                            ("args", List("/etc/pgbouncer/pgbouncer.ini")),
                            ("ports", List(Map(("name", "postgres"), ("containerPort", 6432)))),
                            ("volumeMounts", List(Map(("name", "settings"), ("mountPath", "/etc/pgbouncer")), Map(("name", "users"), ("mountPath", "/etc/users")))),
                            ("readinessProbe", Map(("tcpSocket", Map(("port", "postgres"))), ("timeoutSeconds", Patience))))))))))))));
        await ServiceAsync($"{name}-gateway", "ClusterIP", 6432, "postgres", "gateway");
    }

    private Task<Made> ServiceAsync(string service, string type, int port, string target, string selected) =>
        cloud.Kubernetes.CreateAsync("kubernetes:core/v1:Service", service, Map(
            ("metadata", Metadata(service)),
            ("spec", Map(("type", type), ("selector", Labels(selected)), ("ports", List(Map(("port", port), ("targetPort", target))))))));

    private static PropertyMap Metadata(string objectName) => Map(("name", objectName), ("namespace", "shop"));

    private PropertyMap Labels(string part) => Map(("app.kubernetes.io/name", part), ("app.kubernetes.io/instance", name));
}
