using System.Collections.Immutable;
using Pulumi;
using Rollback.Components;
using Rollback.Model;

namespace Rollback.Infra;

/// <summary>The components of a stack, wired: vault, databases, environment, DNS.</summary>
internal sealed class StackComposition
{
    private StackComposition(SecretVault vault, SortedDictionary<string, PitrDatabase> databases, BlueGreenEnvironment environment, WeightedDns dns) =>
        (Vault, Databases, Environment, Dns) = (vault, databases, environment, dns);

    public SecretVault Vault { get; }

    public SortedDictionary<string, PitrDatabase> Databases { get; }

    public BlueGreenEnvironment Environment { get; }

    public WeightedDns Dns { get; }

    /// <exception cref="RunException">A database or a service lacks its secret.</exception>
    public static StackComposition Of(StackDeclaration declaration, StackSettings settings, string project, string stack)
    {
        DatabaseSecret.Check(declaration);
        var prefix = PhysicalName.Prefix(project, stack);
        var tags = StandardTags.For(project, stack, settings.Environment).SetItems(settings.Tags);

        var vault = new SecretVault("vault", new()
        {
            Prefix = prefix,
            Versions = declaration.Secrets.ToImmutableSortedDictionary(secret => secret.Key, secret => secret.Value.Versions, StringComparer.Ordinal),
            Protection = settings.Protection,
            Tags = tags,
        });
        var databases = new SortedDictionary<string, PitrDatabase>(StringComparer.Ordinal);
        foreach (var (name, database) in declaration.Databases)
        {
            databases.Add(name, Database(name, database, declaration, settings, vault, prefix, tags));
        }

        var environment = new BlueGreenEnvironment("environment", WorkloadComposition.Of(declaration, settings, vault, databases, prefix));
        var dns = new WeightedDns("dns", new()
        {
            Domain = settings.Domain,
            ZoneId = settings.ZoneId,
            Services = declaration.Services.ToImmutableSortedDictionary(
                service => service.Key, service => Targets(service.Key, service.Value.Traffic, environment), StringComparer.Ordinal),
            TtlSeconds = settings.DnsTtl,
            Port = settings.Workload.CertificateArn is null ? 80 : 443,
            Tls = settings.Workload.CertificateArn is not null,
            Protection = settings.Protection,
            Tags = tags,
        });
        return new(vault, databases, environment, dns);
    }

    private static PitrDatabase Database(
        string name, DatabaseDeclaration database, StackDeclaration declaration, StackSettings settings, SecretVault vault, string prefix, ImmutableSortedDictionary<string, string> tags) => new(name, new()
        {
            Prefix = prefix,
            Database = name,
            Generations = database.Generations,
            Checkpoints = declaration.CheckpointsOf(name),
            Network = settings.Network,
            KmsKeyArn = vault.KeyArn,
            OwnerPassword = DatabaseSecret.OwnerPassword(name, declaration, vault),
            MultiAz = settings.MultiAz,
            Protection = settings.Protection,
            MonitoringRoleArn = settings.MonitoringRoleArn,
            AlertEmail = settings.AlertEmail,
            Tags = tags,
        });

    private static WeightedTargets Targets(string service, Traffic traffic, BlueGreenEnvironment environment)
    {
        return new(Target(Color.Blue), Target(Color.Green));

        WeightedTarget Target(Color color)
        {
            var deployed = environment.Color(service, color);
            return new() { Weight = traffic.Of(color), Address = deployed.Address, ReadyAfter = deployed };
        }
    }
}
