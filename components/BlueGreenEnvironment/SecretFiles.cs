using System.Collections.Immutable;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;

namespace Rollback.Components;

/// <summary>The vault's versions inside the cluster: one immutable Secret per version, so that a pod keeps the version it was started with.</summary>
internal static class SecretFiles
{
    /// <summary>The key under which a Secret holds its value.</summary>
    public const string Key = "value";

    /// <summary>Name of the Secret of one version.</summary>
    public static string Name(string secret, int version) => $"{secret}-{SecretVersionRules.Label(version)}";

    /// <summary>Environment variable of a secret: <c>session-key</c> is <c>SESSION_KEY</c>.</summary>
    public static string Variable(string secret) => secret.Replace('-', '_').ToUpperInvariant();

    public static IReadOnlyList<Secret> Declare(string name, BlueGreenEnvironmentArgs args, Input<string> space, Resource parent) =>
    [
        .. from secret in args.Secrets
           from version in secret.Value
           select Declare(name, secret.Key, version.Key, version.Value, args.Prefix, space, parent),
    ];

    private static Secret Declare(string name, string secret, int version, Output<string> value, string prefix, Input<string> space, Resource parent) =>
        new($"{name}-{Name(secret, version)}", new()
        {
            Metadata = new ObjectMetaArgs { Name = Name(secret, version), Namespace = space, Labels = WorkloadLabels.Shared(prefix) },
            Type = "Opaque",
            Immutable = true,
            StringData = { [Key] = value },
        }, new() { Parent = parent });
}
