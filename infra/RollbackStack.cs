using System.Collections.Immutable;
using Pulumi;
using Rollback.Model;

namespace Rollback.Infra;

/// <summary>One stack in one state of its lineage: what is stateless exactly as the chosen release says, what holds data as the union of all releases up to head.</summary>
public sealed class RollbackStack : Stack
{
    /// <exception cref="RunException">Settings or lineage break a rule; nothing is declared then.</exception>
    public RollbackStack()
    {
        var deployment = Deployment.Instance;
        var settings = SettingsReader.Read(new Config().Get, deployment.ProjectName, deployment.StackName);
        var declaration = LineageReader.Declare(deployment.RootDirectory, deployment.StackName, settings);
        var stack = StackComposition.Of(declaration, settings, deployment.ProjectName, deployment.StackName);

        Release = Output.Create(declaration.Release.Number.Value);
        ReleaseDigest = Output.Create(declaration.Digest.Text);
        LineageHead = Output.Create(declaration.Head.Value);
        Phase = Output.Create(declaration.Phase == Model.Phase.Prepare ? "prepare" : "serve");
        DnsNames = stack.Dns.Names;
        NameServers = stack.Dns.NameServers;
        Endpoints = StackOutputs.Endpoints(declaration, stack);
        Databases = StackOutputs.Databases(declaration, stack);
        Secrets = StackOutputs.Secrets(declaration, stack);
        Keys = StackOutputs.Keys(stack);
        DatabaseCredentials = StackOutputs.Credentials(declaration, stack);
    }

    /// <summary>The release that the stack declares.</summary>
    [Output("release")] public Output<int> Release { get; private set; }

    /// <summary>Its digest: an edited release file is found by it.</summary>
    [Output("releaseDigest")] public Output<string> ReleaseDigest { get; private set; }

    /// <summary>Up to which release stateful things are declared. Never goes down.</summary>
    [Output("lineageHead")] public Output<int> LineageHead { get; private set; }

    /// <summary><c>prepare</c> or <c>serve</c>.</summary>
    [Output("phase")] public Output<string> Phase { get; private set; }

    /// <summary>Host name of each service.</summary>
    [Output("dnsNames")] public Output<ImmutableDictionary<string, string>> DnsNames { get; private set; }

    /// <summary>Who answers for them: <c>host</c> or <c>host:port</c>.</summary>
    [Output("nameServers")] public Output<ImmutableArray<string>> NameServers { get; private set; }

    /// <summary>Address of each color of each service, whatever the weights say.</summary>
    [Output("endpoints")] public Output<ImmutableDictionary<string, ImmutableDictionary<string, string>>> Endpoints { get; private set; }

    /// <summary>Primary, generations and gateway of each database.</summary>
    [Output("databases")] public Output<ImmutableDictionary<string, ImmutableDictionary<string, object>>> Databases { get; private set; }

    /// <summary>ARN, pinned version and label of each secret; never its value.</summary>
    [Output("secrets")] public Output<ImmutableDictionary<string, ImmutableDictionary<string, object>>> Secrets { get; private set; }

    /// <summary>ARN of each key that encrypts data or secrets.</summary>
    [Output("keys")] public Output<ImmutableDictionary<string, string>> Keys { get; private set; }

    /// <summary>Owner and password of each database. A secret output.</summary>
    [Output("databaseCredentials")] public Output<ImmutableDictionary<string, ImmutableDictionary<string, string>>> DatabaseCredentials { get; private set; }
}
