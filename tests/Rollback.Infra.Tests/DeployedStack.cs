using System.Collections.Immutable;
using System.Text.Json;
using Pulumi.Testing;
using Pulumi.Utilities;
using Rollback.Components.Tests;

namespace Rollback.Infra.Tests;

/// <summary>The real program, run against a recording cloud, with the lineages of the checkout or one of the test's own.</summary>
internal sealed class DeployedStack
{
    /// <summary>Types of resources that hold data, or without which data cannot be read.</summary>
    public static readonly ImmutableHashSet<string> Stateful =
    [
        "aws:kms/key:Key", "aws:secretsmanager/secret:Secret", "aws:secretsmanager/secretVersion:SecretVersion", "random:index/randomPassword:RandomPassword", "random:index/randomId:RandomId",
        "aws:rds/instance:Instance", "aws:rds/snapshot:Snapshot", "aws:rds/parameterGroup:ParameterGroup", "aws:rds/subnetGroup:SubnetGroup",
        "aws:ec2/securityGroup:SecurityGroup", "aws:route53/zone:Zone",
    ];

    private static readonly SemaphoreSlim OneAtATime = new(1);

    private DeployedStack(RecordingCloud cloud, RollbackStack stack) => (Cloud, Stack) = (cloud, stack);

    public RecordingCloud Cloud { get; }

    public RollbackStack Stack { get; }

    /// <summary>Name, type and every input of each resource of the given types, as text that compares.</summary>
    public string[] Fingerprint(Func<Declared, bool> which) =>
        [.. Cloud.Declared.Where(which).Select(resource => $"{resource.Type} {resource.Name} {JsonSerializer.Serialize(resource.Inputs.ToImmutableSortedDictionary(StringComparer.Ordinal))}")];

    public string[] Fingerprint() => Fingerprint(_ => true);

    public string[] StatefulFingerprint() => Fingerprint(resource => Stateful.Contains(resource.Type));

    public static async Task<T> Value<T>(Pulumi.Output<T> output) => await OutputUtilities.GetValueAsync(output);

    public static Task<DeployedStack> Dev(params (string Key, string Value)[] changes) => Of(Checkout.Root, "dev", changes);

    public static async Task<DeployedStack> Of(string root, string stack, params (string Key, string Value)[] changes)
    {
        var cloud = new RecordingCloud();
        var config = Checkout.Settings(stack.StartsWith("drill", StringComparison.Ordinal) ? "dev" : stack).SetItems(changes.Select(change => KeyValuePair.Create($"rollback-infra:{change.Key}", change.Value)));
        await OneAtATime.WaitAsync();
        try
        {
            Environment.SetEnvironmentVariable("PULUMI_CONFIG", JsonSerializer.Serialize(config.Where(entry => entry.Value != "(unset)").ToDictionary()));
            var resources = await cloud.DeployAsync<RollbackStack>(
                new TestOptions { ProjectName = "rollback-infra", StackName = stack, RootDirectory = root, IsPreview = false });
            return new(cloud, resources.OfType<RollbackStack>().Single());
        }
        finally
        {
            Environment.SetEnvironmentVariable("PULUMI_CONFIG", null);
            OneAtATime.Release();
        }
    }
}
