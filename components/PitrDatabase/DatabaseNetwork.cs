using System.Collections.Immutable;

namespace Rollback.Components;

/// <summary>The network of database instances. All values are ids of what already exists.</summary>
public sealed record DatabaseNetwork
{
    /// <summary>The VPC, <c>vpc-…</c>.</summary>
    public required string VpcId { get; init; }

    /// <summary>Private subnets in at least two availability zones, <c>subnet-…</c>.</summary>
    public required ImmutableArray<string> SubnetIds { get; init; }

    /// <summary>Security groups whose members may connect: those of the cluster's nodes or pods.</summary>
    public ImmutableArray<string> ClientSecurityGroupIds { get; init; } = [];

    /// <summary>Address ranges that may connect, where clients have no security group. Never the whole internet.</summary>
    public ImmutableArray<string> ClientCidrs { get; init; } = [];

    internal IEnumerable<string?> Complaints()
    {
        yield return SubnetIds.Distinct(StringComparer.Ordinal).Count() < 2
            ? $"The database has {SubnetIds.Length} subnet(s); RDS needs two in different availability zones. Add one to 'subnetIds'."
            : null;
        yield return ClientSecurityGroupIds.IsEmpty && ClientCidrs.IsEmpty
            ? "Nobody may reach the database. Name the cluster's security group in 'clientSecurityGroupIds' (or its range in 'clientCidrs')."
            : null;
        foreach (var cidr in ClientCidrs.Where(cidr => cidr.EndsWith("/0", StringComparison.Ordinal)))
        {
            yield return $"'{cidr}' opens the database to every address. Give the cluster's own range.";
        }
    }
}
