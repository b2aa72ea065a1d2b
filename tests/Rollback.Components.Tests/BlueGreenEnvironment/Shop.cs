using System.Collections.Immutable;
using Pulumi;
using Rollback.Model;
using static Rollback.Components.Tests.Sorted;

namespace Rollback.Components.Tests;

/// <summary>Arguments of an environment that breaks no rule: one service, one database, two generations.</summary>
internal static class Shop
{
    public static ColorSpec Color(char image = '1', int replicas = 2, bool newCheckout = false) => new()
    {
        Image = ImageReference.Parse($"registry.example.com/orders@sha256:{new string(image, 64)}"),
        Replicas = replicas,
        Flags = Map<FlagValue>(("newCheckout", new FlagValue.Switch(newCheckout)), ("banner", new FlagValue.Text("hello")), ("limit", new FlagValue.Number(2.5))),
    };

    public static ServiceWorkload Orders(ColorSpec? blue = null, ColorSpec? green = null, int password = 1, int sessionKey = 1) => new()
    {
        Blue = blue ?? Color(),
        Green = green ?? Color(),
        Database = new("orders", "orders-db", password),
        Secrets = Map(("session-key", sessionKey)),
    };

    public static BlueGreenEnvironmentArgs Args(ServiceWorkload? orders = null, int primary = 1, WorkloadSettings? settings = null) => new()
    {
        Prefix = "shop-test",
        Services = Map(("orders", orders ?? Orders())),
        Databases = Map(("orders", Target(primary))),
        Secrets = Map(("orders-db", Values("orders-db", 1, 2)), ("session-key", Values("session-key", 1, 2))),
        Settings = settings ?? new(),
    };

    private static GatewayTarget Target(int primary) => new()
    {
        Primary = primary,
        Generations = Numbers((1, At("g1.rds.test")), (2, At("g2.rds.test"))),
        DatabaseName = "orders",
        Owner = "orders_owner",
        OwnerPassword = Secret("orders-db", 2),
        Clients = Map(("orders_v1", Secret("orders-db", 1)), ("orders_v2", Secret("orders-db", 2))),
    };

    private static GatewayGeneration At(string host) => new(Output.Create(host), Output.Create(5432));

    private static ImmutableSortedDictionary<int, Output<string>> Values(string secret, params int[] versions) =>
        versions.ToImmutableSortedDictionary(version => version, version => Secret(secret, version));

    private static Output<string> Secret(string name, int version) => Output.CreateSecret($"{RecordingCloud.SecretMark}{name}-v{version}");
}
