using System.Collections.Immutable;
using System.Globalization;
using Pulumi;
using Pulumi.Aws.Rds;
using Rollback.Model;

namespace Rollback.Components;

/// <summary>
/// A PostgreSQL database that can be taken back: one RDS instance per generation, all generations of the lineage side by side,
/// and the snapshots of its checkpoints. A restored or migrated database is a new generation, never a change of an old one.
/// </summary>
public sealed class PitrDatabase : ComponentResource
{
    private readonly SortedDictionary<int, Instance> _generations = [];
    private readonly PitrDatabaseArgs _args;

    /// <exception cref="ResourceException">A name, a retention, a seed or the network breaks an invariant.</exception>
    public PitrDatabase(string name, PitrDatabaseArgs args, ComponentResourceOptions? options = null)
        : base("rollback:database:PitrDatabase", name, args, options)
    {
        _args = args;
        this.Refuse([.. GenerationRules.Complaints(args), .. args.Network.Complaints()]);

        var subnets = new SubnetGroup($"{name}-subnets", new()
        {
            Name = $"{args.Prefix}-{args.Database}",
            Description = $"Database {args.Database} of {args.Prefix}",
            SubnetIds = args.Network.SubnetIds,
            Tags = args.Tags.With(("rollback:database", args.Database)),
        }, args.Protection.Stateful(this));
        var access = DatabaseAccess.Declare(name, args, this);
        var parameters = args.Generations.Values.Select(spec => GenerationRules.Family(spec.EngineVersion)).Distinct()
            .ToDictionary(family => family, family => DatabaseParameters.Declare(name, args, family, this));

        var checkpoints = new Dictionary<string, Snapshot>(StringComparer.Ordinal);
        foreach (var (number, spec) in args.Generations)
        {
            var shared = new GenerationInstance.Shared(subnets, access, parameters[GenerationRules.Family(spec.EngineVersion)], _generations, checkpoints);
            _generations.Add(number, GenerationInstance.Declare(name, number, spec, shared, args, this));

            // A checkpoint belongs to a generation, and later generations may start from it: so it is declared in between.
            foreach (var checkpoint in args.Checkpoints.Where(checkpoint => checkpoint.Value.Generation == number))
            {
                checkpoints.Add(checkpoint.Key, Keep(name, checkpoint.Key, number, args));
            }
        }

        EventTopicArn = DatabaseEvents.Declare(name, args, _generations.Values, this).Arn;
        Endpoints = Output.All(_generations.Values.Select(generation => generation.Endpoint))
            .Apply(endpoints => _generations.Keys.Zip(endpoints).ToImmutableDictionary(
                pair => pair.First.ToString(CultureInfo.InvariantCulture), pair => pair.Second));
        RegisterOutputs();
    }

    /// <summary><c>host:port</c> of each generation, by number.</summary>
    [Output("endpoints")] public Output<ImmutableDictionary<string, string>> Endpoints { get; private set; }

    /// <summary>Where RDS reports failovers, failed backups, low storage and deletions.</summary>
    [Output("eventTopicArn")] public Output<string> EventTopicArn { get; private set; }

    /// <summary>Physical name of the snapshot of each checkpoint.</summary>
    public ImmutableDictionary<string, string> Checkpoints => _args.Checkpoints.ToImmutableDictionary(
        checkpoint => checkpoint.Key, checkpoint => SnapshotName.Of(_args.Prefix, _args.Database, checkpoint.Key));

    /// <summary>Physical name of one generation's instance.</summary>
    public string Identifier(string generation) => GenerationRules.InstanceName(_args.Prefix, _args.Database, int.Parse(generation, CultureInfo.InvariantCulture));

    /// <summary>Host name of one generation.</summary>
    /// <exception cref="ResourceException">There is no such generation.</exception>
    public Output<string> Host(int generation) => Find(generation).Address;

    /// <summary>Port of one generation.</summary>
    /// <exception cref="ResourceException">There is no such generation.</exception>
    public Output<int> Port(int generation) => Find(generation).Port;

    private Instance Find(int generation) => _generations.TryGetValue(generation, out var instance)
        ? instance
        : throw new ResourceException(
            $"There is no generation {generation}; declared are {string.Join(", ", _generations.Keys)}. Choose one of them as primary.", this, hideStack: true);

    private Snapshot Keep(string name, string checkpoint, int generation, PitrDatabaseArgs args) =>
        new($"{name}-checkpoint-{checkpoint}", new()
        {
            DbInstanceIdentifier = _generations[generation].Identifier,
            DbSnapshotIdentifier = SnapshotName.Of(args.Prefix, args.Database, checkpoint),
            Tags = args.Tags.With(("rollback:database", args.Database), ("rollback:checkpoint", checkpoint)),
        }, args.Protection.Stateful(this));
}
