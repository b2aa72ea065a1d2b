using System.Collections.Immutable;
using Pulumi;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Rollback.Model;

namespace Rollback.Components;

/// <summary>
/// The services of a stack, each twice: blue and green, both warm, each behind its own load balancer, both writing through
/// one gateway per database. Which color is asked is DNS' business (<see cref="WeightedDns"/>).
/// </summary>
public sealed class BlueGreenEnvironment : ComponentResource
{
    private readonly Dictionary<(string Service, Color Color), ColorDeployment> _colors = [];
    private readonly SortedDictionary<string, DatabaseGateway> _gateways = new(StringComparer.Ordinal);

    /// <exception cref="ResourceException">A name, an image, a replica count or a pinned secret breaks an invariant.</exception>
    public BlueGreenEnvironment(string name, BlueGreenEnvironmentArgs args, ComponentResourceOptions? options = null)
        : base("rollback:delivery:BlueGreenEnvironment", name, args, options)
    {
        this.Refuse(WorkloadRules.Complaints(args));

        var space = DeclareNamespace(name, args.Prefix).Metadata.Apply(metadata => metadata.Name);
        NetworkRules.DenyTheRest(name, args.Prefix, space, this);
        var secrets = SecretFiles.Declare(name, args, space, this);
        foreach (var (database, target) in args.Databases)
        {
            _gateways.Add(database, new($"{name}-{database}-gateway", new()
            {
                Prefix = args.Prefix,
                Database = database,
                Target = target,
                Space = space,
                Settings = args.Settings,
            }, new() { Parent = this }));
        }

        foreach (var (service, workload) in args.Services) DeclareColors(name, service, workload, space, secrets, args);

        Namespace = space;
        RegisterOutputs();
    }

    /// <summary>The Kubernetes namespace that holds all of it.</summary>
    [Output("namespace")] public Output<string> Namespace { get; private set; }

    /// <summary>One color of one service.</summary>
    /// <exception cref="ResourceException">There is no such service.</exception>
    public ColorDeployment Color(string service, Color color) => _colors.TryGetValue((service, color), out var found)
        ? found
        : throw new ResourceException($"There is no service '{service}' in this environment.", this, hideStack: true);

    /// <summary>The gateway of one database.</summary>
    /// <exception cref="ResourceException">There is no such database.</exception>
    public DatabaseGateway Gateway(string database) => _gateways.TryGetValue(database, out var found)
        ? found
        : throw new ResourceException($"There is no database '{database}' in this environment.", this, hideStack: true);

    private Namespace DeclareNamespace(string name, string prefix)
    {
        var labels = WorkloadLabels.Shared(prefix);
        foreach (var mode in new[] { "enforce", "audit", "warn" }) labels[$"pod-security.kubernetes.io/{mode}"] = "restricted";
        return new Namespace($"{name}-namespace", new() { Metadata = new ObjectMetaArgs { Name = prefix, Labels = labels } },
            new() { Parent = this });
    }

    private void DeclareColors(
        string name, string service, ServiceWorkload workload, Output<string> space, IReadOnlyList<Secret> secrets, BlueGreenEnvironmentArgs args)
    {
        var database = workload.Database;
        foreach (var color in ColorName.All)
        {
            IEnumerable<Resource> after = database is null ? secrets : secrets.Append<Resource>(_gateways[database.Database].Deployment);
            _colors.Add((service, color), new($"{name}-{service}-{color.Name()}", new()
            {
                Prefix = args.Prefix,
                Service = service,
                Color = color,
                Spec = workload.Of(color),
                Space = space,
                Database = database,
                DatabaseName = database is null ? null : args.Databases[database.Database].DatabaseName,
                Secrets = workload.Secrets,
                Settings = args.Settings,
                After = after.ToList(),
            }, new() { Parent = this }));
        }
    }
}
