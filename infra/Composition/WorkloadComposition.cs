using System.Collections.Immutable;
using Pulumi;
using Rollback.Components;
using Rollback.Model;

namespace Rollback.Infra;

/// <summary>What runs in the cluster, from a release's point of view.</summary>
internal static class WorkloadComposition
{
    public static BlueGreenEnvironmentArgs Of(
        StackDeclaration declaration, StackSettings settings, SecretVault vault, SortedDictionary<string, PitrDatabase> databases, string prefix) => new()
        {
            Prefix = prefix,
            Services = declaration.Services.ToImmutableSortedDictionary(
            service => service.Key, service => Workload(service.Value, declaration), StringComparer.Ordinal),
            Databases = declaration.Databases.ToImmutableSortedDictionary(
            database => database.Key, database => Target(database.Key, database.Value, declaration, vault, databases[database.Key]), StringComparer.Ordinal),
            Secrets = declaration.Secrets.ToImmutableSortedDictionary(
            secret => secret.Key,
            secret => secret.Value.Versions.ToImmutableSortedDictionary(version => version, version => vault.Value(secret.Key, version)),
            StringComparer.Ordinal),
            Settings = settings.Workload,
        };

    private static ServiceWorkload Workload(ServiceSpec service, StackDeclaration declaration) => new()
    {
        Blue = service.Blue,
        Green = service.Green,
        Database = service.Database is { } database
            ? new(database, DatabaseSecret.Name(database), declaration.Secrets[DatabaseSecret.Name(database)].Pinned!.Value)
            : null,
        Secrets = ServiceSecrets(declaration),
    };

    /// <summary>Passwords of databases reach services through <see cref="ServiceWorkload.Database"/> only.</summary>
    private static ImmutableSortedDictionary<string, int> ServiceSecrets(StackDeclaration declaration)
    {
        var passwords = declaration.Databases.Keys.Select(DatabaseSecret.Name).ToHashSet(StringComparer.Ordinal);
        return declaration.Secrets.Where(secret => secret.Value.Pinned is not null && !passwords.Contains(secret.Key))
            .ToImmutableSortedDictionary(secret => secret.Key, secret => secret.Value.Pinned!.Value, StringComparer.Ordinal);
    }

    private static GatewayTarget Target(string name, DatabaseDeclaration database, StackDeclaration declaration, SecretVault vault, PitrDatabase instances)
    {
        var secret = DatabaseSecret.Name(name);
        return new()
        {
            Primary = database.Primary,
            Generations = database.Generations.Keys.ToImmutableSortedDictionary(
                generation => generation, generation => new GatewayGeneration(instances.Host(generation), instances.Port(generation))),
            DatabaseName = GenerationRules.Identifier(name),
            Owner = GenerationRules.Owner(name),
            OwnerPassword = DatabaseSecret.OwnerPassword(name, declaration, vault),
            Clients = declaration.Secrets[secret].Versions.ToImmutableSortedDictionary(
                version => GatewayUsers.Client(name, version), version => vault.Value(secret, version), StringComparer.Ordinal),
        };
    }
}
