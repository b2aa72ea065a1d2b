using Pulumi;
using Rollback.Components;
using Rollback.Model;

namespace Rollback.Infra;

/// <summary>
/// Which secret opens which database: <c>orders-db</c> opens <c>orders</c>. Services log in to the gateway with the version that
/// their release pins; the gateway logs in to the instances as owner, with the newest version up to head. So going back to an
/// earlier release touches neither vault nor database.
/// </summary>
internal static class DatabaseSecret
{
    public static string Name(string database) => $"{database}-db";

    public static Output<string> OwnerPassword(string database, StackDeclaration declaration, SecretVault vault)
    {
        var secret = Name(database);
        return vault.Value(secret, declaration.Secrets[secret].Versions[^1]);
    }

    /// <exception cref="RunException">A database has no secret, or a service uses a database whose secret its release does not pin.</exception>
    public static void Check(StackDeclaration declaration)
    {
        var complaints = declaration.Databases.Keys.Where(database => !declaration.Secrets.ContainsKey(Name(database)))
            .Select(database => $"Database '{database}' has no secret. Pin one in release {declaration.Release.Number}: secrets: {{ {Name(database)}: 1 }}.")
            .Concat(declaration.Services
                .Where(service => service.Value.Database is { } used && declaration.Secrets.TryGetValue(Name(used), out var secret) && secret.Pinned is null)
                .Select(service => $"Service '{service.Key}' uses database '{service.Value.Database}', but release {declaration.Release.Number} pins no version of secret '{Name(service.Value.Database!)}'. Choose a release that does."))
            .ToList();
        if (complaints.Count > 0) throw new RunException(string.Join(Environment.NewLine, complaints));
    }
}
