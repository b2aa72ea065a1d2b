using System.Collections.Immutable;
using Pulumi;
using Rollback.Components;
using Rollback.Model;

namespace Rollback.Infra;

/// <summary>What operations, drills and people read from a stack.</summary>
internal static class StackOutputs
{
    public static Output<ImmutableDictionary<string, ImmutableDictionary<string, string>>> Endpoints(StackDeclaration declaration, StackComposition stack) =>
        OutputMap.Of(declaration.Services, (service, _) =>
            OutputMap.Of(ColorName.All.Select(color => KeyValuePair.Create(color.Name(), stack.Environment.Color(service, color).Url))));

    public static Output<ImmutableDictionary<string, ImmutableDictionary<string, object>>> Databases(StackDeclaration declaration, StackComposition stack) =>
        OutputMap.Of(declaration.Databases, (name, database) => Output
            .Tuple(stack.Databases[name].Endpoints, stack.Environment.Gateway(name).Endpoint, stack.Vault.Arn(DatabaseSecret.Name(name)))
            .Apply(known => Database(name, database.Primary, known.Item1, stack.Databases[name].Identifier, known.Item2, known.Item3)
                .Add("snapshots", stack.Databases[name].Checkpoints)));

    public static Output<ImmutableDictionary<string, ImmutableDictionary<string, object>>> Secrets(StackDeclaration declaration, StackComposition stack) =>
        OutputMap.Of(declaration.Secrets, (name, secret) => stack.Vault.Arn(name).Apply(arn => Secret(arn, secret.Pinned)));

    public static Output<ImmutableDictionary<string, ImmutableDictionary<string, string>>> Credentials(StackDeclaration declaration, StackComposition stack) =>
        Output.CreateSecret(OutputMap.Of(declaration.Databases, (name, _) => DatabaseSecret.OwnerPassword(name, declaration, stack.Vault)
            .Apply(password => ImmutableDictionary<string, string>.Empty.Add("username", GenerationRules.Owner(name)).Add("password", password))));

    public static Output<ImmutableDictionary<string, string>> Keys(StackComposition stack) =>
        OutputMap.Of(new Dictionary<string, Output<string>> { ["vault"] = stack.Vault.KeyArn });

    private static ImmutableDictionary<string, object> Database(
        string name, int primary, ImmutableDictionary<string, string> endpoints, Func<string, string> identifier, string gateway, string secret) => ImmutableDictionary<string, object>.Empty
        .Add("primary", primary)
        .Add("generations", endpoints.ToImmutableDictionary(
            generation => generation.Key,
            generation => (object)ImmutableDictionary<string, object>.Empty.Add("endpoint", generation.Value).Add("identifier", identifier(generation.Key))))
        .Add("gateway", gateway)
        .Add("name", GenerationRules.Identifier(name))
        .Add("secret", secret);

    /// <summary>A secret that the chosen release does not use has an ARN and no version.</summary>
    private static ImmutableDictionary<string, object> Secret(string arn, int? pinned)
    {
        var entry = ImmutableDictionary<string, object>.Empty.Add("arn", arn);
        return pinned is { } version ? entry.Add("version", version).Add("label", SecretVault.Label(version)) : entry;
    }
}
