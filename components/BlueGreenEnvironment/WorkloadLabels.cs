using Rollback.Model;

namespace Rollback.Components;

/// <summary>The labels that Kubernetes recommends, plus the color. Selectors use those that never change.</summary>
internal static class WorkloadLabels
{
    public const string Color = "rollback.infra/color";
    public const string Component = "app.kubernetes.io/component";
    public const string Service = "service";
    public const string Gateway = "gateway";

    /// <summary>Identify the pods of one color for as long as the stack lives: a selector cannot be changed.</summary>
    public static Dictionary<string, string> Selector(string service, Color color) => new(StringComparer.Ordinal)
    {
        ["app.kubernetes.io/name"] = service,
        ["app.kubernetes.io/instance"] = $"{service}-{color.Name()}",
        [Color] = color.Name(),
    };

    public static Dictionary<string, string> Of(string prefix, string service, Color color) => new(Selector(service, color), StringComparer.Ordinal)
    {
        [Component] = Service,
        ["app.kubernetes.io/part-of"] = prefix,
        ["app.kubernetes.io/managed-by"] = "pulumi",
    };

    public static Dictionary<string, string> GatewaySelector(string database) => new(StringComparer.Ordinal)
    {
        ["app.kubernetes.io/name"] = "pgbouncer",
        ["app.kubernetes.io/instance"] = GatewayName(database),
    };

    public static Dictionary<string, string> OfGateway(string prefix, string database) => new(GatewaySelector(database), StringComparer.Ordinal)
    {
        [Component] = Gateway,
        ["app.kubernetes.io/part-of"] = prefix,
        ["app.kubernetes.io/managed-by"] = "pulumi",
    };

    public static Dictionary<string, string> Shared(string prefix) => new(StringComparer.Ordinal)
    {
        ["app.kubernetes.io/part-of"] = prefix,
        ["app.kubernetes.io/managed-by"] = "pulumi",
    };

    /// <summary>Name of a gateway's objects and its host name inside the namespace.</summary>
    public static string GatewayName(string database) => $"{database}-gateway";

    /// <summary>Version label of an image: the first 12 digits of its digest.</summary>
    public static string Version(ImageReference image) => image.Digest["sha256:".Length..][..12];
}
