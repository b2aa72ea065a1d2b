using Rollback.Model;

namespace Rollback.Components;

/// <summary>What every workload must satisfy before anything of it is declared.</summary>
internal static class WorkloadRules
{
    public static IEnumerable<string?> Complaints(BlueGreenEnvironmentArgs args)
    {
        yield return PhysicalName.ComplaintAbout(args.Prefix);
        foreach (var complaint in args.Settings.Complaints()) yield return complaint;
        foreach (var database in args.Databases.Keys)
        {
            yield return PhysicalName.ComplaintAboutPart("database", database);
            var target = args.Databases[database];
            if (!target.Generations.ContainsKey(target.Primary))
            {
                yield return $"Generation {target.Primary} shall take the writes of database '{database}', but only {string.Join(", ", target.Generations.Keys)} are declared.";
            }

            if (args.Services.ContainsKey($"{database}-gateway"))
            {
                yield return $"Service '{database}-gateway' has the name of the gateway of database '{database}'. Rename the service.";
            }
        }

        foreach (var complaint in args.Services.SelectMany(service => Complaints(args, service.Key, service.Value))) yield return complaint;
    }

    private static IEnumerable<string?> Complaints(BlueGreenEnvironmentArgs args, string name, ServiceWorkload service)
    {
        yield return PhysicalName.ComplaintAboutPart("service", name);
        yield return PhysicalName.ComplaintAboutLength($"{name}-green");
        foreach (var color in ColorName.All.Where(color => service.Of(color).Replicas < 1))
        {
            yield return $"Service '{name}' has {service.Of(color).Replicas} replicas in {color.Name()}; both colors stay warm, so that traffic can go back at once. Set at least 1.";
        }

        if (service.Database is { } use)
        {
            if (!args.Databases.ContainsKey(use.Database)) yield return $"Service '{name}' writes to database '{use.Database}', which is not declared.";
            yield return Missing(args, name, use.Secret, use.Version);
        }

        foreach (var (secret, version) in service.Secrets) yield return Missing(args, name, secret, version);
    }

    private static string? Missing(BlueGreenEnvironmentArgs args, string service, string secret, int version) =>
        args.Secrets.TryGetValue(secret, out var versions) && versions.ContainsKey(version)
            ? null
            : $"Service '{service}' pins version {version} of secret '{secret}', which the vault does not have.";
}
