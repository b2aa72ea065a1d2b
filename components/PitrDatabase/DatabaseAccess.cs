using Pulumi;
using Pulumi.Aws.Ec2;
using Pulumi.Aws.Vpc;

namespace Rollback.Components;

/// <summary>Who reaches PostgreSQL: named clients and the generations among themselves. No address of the internet, no way out.</summary>
internal static class DatabaseAccess
{
    public const int Port = 5432;

    public static SecurityGroup Declare(string name, PitrDatabaseArgs args, Resource parent)
    {
        var tags = args.Tags.With(("rollback:database", args.Database));
        var group = new SecurityGroup($"{name}-access", new()
        {
            Name = $"{args.Prefix}-{args.Database}",
            Description = $"PostgreSQL {args.Database} of {args.Prefix}",
            VpcId = args.Network.VpcId,
            // Rules are resources of their own: inline ones would fight them.
            RevokeRulesOnDelete = true,
            Tags = tags,
        }, args.Protection.Stateful(parent));

        foreach (var client in args.Network.ClientSecurityGroupIds)
        {
            Allow($"{name}-access-from-{client}", "Clients of the cluster", new() { ReferencedSecurityGroupId = client });
        }

        foreach (var cidr in args.Network.ClientCidrs)
        {
            Allow($"{name}-access-from-{cidr.Replace('/', '-')}", "Clients by address", new() { CidrIpv4 = cidr });
        }

        // Logical replication runs from generation to generation, in either direction.
        Allow($"{name}-access-from-generations", "Replication between generations", new() { ReferencedSecurityGroupId = group.Id });
        new SecurityGroupEgressRule($"{name}-access-to-generations", new()
        {
            SecurityGroupId = group.Id,
            Description = "Replication between generations",
            IpProtocol = "tcp",
            FromPort = Port,
            ToPort = Port,
            ReferencedSecurityGroupId = group.Id,
            Tags = tags,
        }, new() { Parent = parent });
        return group;

        void Allow(string rule, string description, SecurityGroupIngressRuleArgs from)
        {
            from.SecurityGroupId = group.Id;
            from.Description = description;
            from.IpProtocol = "tcp";
            from.FromPort = Port;
            from.ToPort = Port;
            from.Tags = tags;
            new SecurityGroupIngressRule(rule, from, new() { Parent = parent });
        }
    }
}
